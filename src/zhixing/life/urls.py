from django.urls import URLPattern, path

from zhixing.life.views import criticism, meetings, steps

app_name = "life"

urlpatterns: list[URLPattern] = [
    path("organizations/<int:pk>/life-meetings/", meetings.meetings, name="meetings"),
    path("organizations/<int:pk>/life-meetings/new/", meetings.new, name="new"),
    path("life-meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("life-meetings/<int:pk>/change/", meetings.change, name="change"),
    path("life-meetings/<int:pk>/theme/", steps.theme, name="theme"),
    path("life-meetings/<int:pk>/plan/", steps.plan, name="plan"),
    path("life-meetings/<int:pk>/agree/", steps.agree, name="agree"),
    path("life-meetings/<int:pk>/send-back/", steps.send_back, name="send-back"),
    path("life-meetings/<int:pk>/study/", steps.study, name="study"),
    path("life-meetings/<int:pk>/opinions/", steps.opinions, name="opinions"),
    path("life-meetings/<int:pk>/activity/", steps.activity, name="activity"),
    path("life-meetings/<int:pk>/call/", steps.call, name="call"),
    path("life-meetings/<int:pk>/attendee/", steps.attendee, name="attendee"),
    path("life-meetings/<int:pk>/note/", steps.note, name="note"),
    path("life-meetings/<int:pk>/criticism/", criticism.criticism, name="criticism"),
    path("life-meetings/<int:pk>/problems/", criticism.list_it, name="list-problem"),
    path("life-meetings/<int:pk>/report/", steps.report, name="report"),
    path("life-meetings/<int:pk>/receive/", steps.receive, name="receive"),
    path("life-meetings/<int:pk>/notice/", steps.notice, name="notice"),
    path("criticism/<int:pk>/", criticism.change, name="change-criticism"),
    path("criticism/<int:pk>/drop/", criticism.drop, name="drop-criticism"),
]
