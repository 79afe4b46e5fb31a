from django.urls import path

from zhixing.activities import views
from zhixing.activities.views import year

app_name = "activities"

urlpatterns = [
    path("organizations/<int:pk>/activities/", views.activity_list, name="list"),
    path("organizations/<int:pk>/activities/new/", views.new, name="new"),
    path("organizations/<int:pk>/activities/counts/", views.counts, name="counts"),
    path("organizations/<int:pk>/year/", year.year, name="year"),
    path("organizations/<int:pk>/year/accept/", year.accept, name="year-accept"),
    path("organizations/<int:pk>/year/repeat/", year.repeat, name="year-repeat"),
    path("activities/<int:pk>/move/", year.move, name="move"),
    path("activities/<int:pk>/merge/", year.merge, name="merge"),
    path("activities/<int:pk>/stop/", year.stop, name="stop"),
    path("activities/<int:pk>/", views.detail, name="detail"),
    path("activities/<int:pk>/edit/", views.edit, name="edit"),
    path("activities/<int:pk>/sheet/", views.sheet, name="sheet"),
    path("activities/<int:pk>/announce/", views.announce, name="announce"),
    path("activities/<int:pk>/attendance/", views.attendance, name="attendance"),
    path("activities/<int:pk>/reasons/", views.reasons, name="reasons"),
    path("activities/<int:pk>/visitors/", views.visit, name="visit"),
    path("activities/<int:pk>/visitors/remove/", views.unvisit, name="unvisit"),
    path("activities/<int:pk>/make-up/", views.make_up, name="make-up"),
    path("activities/<int:pk>/leave/", views.leave.ask, name="ask-leave"),
    path("activities/<int:pk>/leave/withdraw/", views.leave.withdraw, name="withdraw-leave"),
    path("activities/<int:pk>/leave/<int:leave>/", views.leave.answer, name="answer-leave"),
    path("activities/<int:pk>/there/", views.claims.there, name="there"),
    path("activities/<int:pk>/made-up/", views.claims.made_up, name="made-up"),
    path("activities/<int:pk>/claims/<int:claim>/", views.claims.answer, name="answer-claim"),
    path("activities/<int:pk>/check-in/", views.checkin.screen, name="check-in"),
    path("activities/<int:pk>/check-in/close/", views.checkin.close, name="close-check-in"),
    path("activities/<int:pk>/check-in/fill/", views.checkin.fill, name="fill-check-in"),
    path("c/<str:key>/", views.checkin.tick, name="tick"),
    path("activities/<int:pk>/minutes/", views.minutes, name="minutes"),
    path("activities/<int:pk>/minutes/earlier/", views.earlier_minutes, name="earlier-minutes"),
    path(
        "activities/<int:pk>/minutes/earlier/<int:revision>/", views.restore_minutes, name="restore-minutes"
    ),
    path("activities/<int:pk>/votes/", views.add_vote, name="add-vote"),
    path("activities/<int:pk>/votes/<int:vote_id>/", views.vote, name="vote"),
    path("activities/<int:pk>/votes/<int:vote_id>/remove/", views.remove_vote, name="remove-vote"),
    path("activities/<int:pk>/resolutions/", views.add_resolution, name="add-resolution"),
    path("activities/<int:pk>/resolutions/<int:resolution_id>/", views.resolution, name="resolution"),
    path(
        "activities/<int:pk>/resolutions/<int:resolution_id>/remove/",
        views.remove_resolution,
        name="remove-resolution",
    ),
    path("activities/<int:pk>/resolutions/<int:resolution_id>/done/", views.finish, name="finish"),
    path("organizations/<int:pk>/resolutions/", views.resolution_list, name="resolutions"),
    path("organizations/<int:pk>/lectures/", views.lectures, name="lectures"),
    path("activities/<int:pk>/confirm/", views.confirm, name="confirm"),
    path("activities/<int:pk>/cancel/", views.cancel, name="cancel"),
    path("activities/<int:pk>/files/", views.add_file, name="add-file"),
    path("activities/<int:pk>/files/<int:file_id>/", views.file, name="file"),
    path("activities/<int:pk>/files/<int:file_id>/remove/", views.remove_file, name="remove-file"),
]
