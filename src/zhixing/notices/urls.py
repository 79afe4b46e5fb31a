from django.urls import path

from zhixing.notices import views

app_name = "notices"

urlpatterns = [
    path("notices/", views.notice_list, name="list"),
    path("notices/<int:pk>/", views.open_notice, name="open"),
    path("notices/read/", views.read_all, name="read-all"),
    path("notices/preferences/", views.preferences, name="preferences"),
    path("notices/calendar/", views.renew, name="renew-feed"),
    path("notices/calendar/end/", views.end, name="end-feed"),
    path("notices/stop/<str:token>/", views.stop, name="stop"),
    path("activities/<int:pk>/calendar.ics", views.calendar, name="calendar"),
    path("calendar/<str:secret>.ics", views.feed, name="feed"),
]
