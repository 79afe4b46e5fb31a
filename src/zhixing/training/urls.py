from django.urls import path

from zhixing.training.views import classes, duties, enrolling, lists, roll, sessions

app_name = "training"

urlpatterns = [
    path("organizations/<int:pk>/training/", classes.classes, name="list"),
    path("organizations/<int:pk>/training/new/", classes.new, name="new"),
    path("organizations/<int:pk>/training/untrained/", duties.untrained, name="untrained"),
    path("organizations/<int:pk>/training/untrained/enrol/", duties.enrol_untrained, name="enrol-untrained"),
    path("organizations/<int:pk>/training/<int:slot>/not-able/", duties.not_able, name="not-able"),
    path("organizations/<int:pk>/training/able/<int:waiver>/", duties.able_again, name="able"),
    path("training/<int:pk>/", classes.detail, name="class"),
    path("training/<int:pk>/change/", classes.change, name="change"),
    path("training/<int:pk>/cancel/", classes.cancel, name="cancel"),
    path("training/<int:pk>/sessions/", sessions.sessions, name="sessions"),
    path("training/<int:pk>/sessions/<int:session>/detach/", sessions.detach, name="detach"),
    path("training/<int:pk>/enrol/", enrolling.choose, name="enrol"),
    path("training/<int:pk>/enrol/names/", lists.names, name="names"),
    path("training/<int:pk>/enrol/me/", enrolling.enrol_me, name="enrol-me"),
    path("training/<int:pk>/withdraw/", enrolling.leave, name="withdraw"),
    path("training/<int:pk>/roll/", roll.roll, name="roll"),
    path("training/<int:pk>/roll.xlsx", roll.excel, name="excel"),
]
