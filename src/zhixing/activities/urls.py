from django.urls import path

from zhixing.activities import views

app_name = "activities"

urlpatterns = [
    path("organizations/<int:pk>/activities/", views.activity_list, name="list"),
    path("organizations/<int:pk>/activities/new/", views.new, name="new"),
    path("organizations/<int:pk>/activities/counts/", views.counts, name="counts"),
    path("activities/<int:pk>/", views.detail, name="detail"),
    path("activities/<int:pk>/edit/", views.edit, name="edit"),
    path("activities/<int:pk>/sheet/", views.sheet, name="sheet"),
    path("activities/<int:pk>/announce/", views.announce, name="announce"),
    path("activities/<int:pk>/attendance/", views.attendance, name="attendance"),
    path("activities/<int:pk>/reasons/", views.reasons, name="reasons"),
    path("activities/<int:pk>/visitors/", views.visit, name="visit"),
    path("activities/<int:pk>/visitors/remove/", views.unvisit, name="unvisit"),
    path("activities/<int:pk>/make-up/", views.make_up, name="make-up"),
    path("activities/<int:pk>/minutes/", views.minutes, name="minutes"),
    path("activities/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("activities/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("activities/<int:pk>/files/", views.add_file, name="add-file"),
    path("activities/<int:pk>/files/<int:file_id>/", views.file, name="file"),
    path("activities/<int:pk>/files/<int:file_id>/remove/", views.remove_file, name="remove-file"),
]
