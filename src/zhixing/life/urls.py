from django.urls import URLPattern, path

from zhixing.life.views import criticism, meetings, steps, talks, texts

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
    path("organizations/<int:pk>/comparison-texts/", texts.texts, name="texts"),
    path("life-meetings/<int:pk>/texts/own/", texts.begin, name="begin-text"),
    path("life-meetings/<int:pk>/texts/body/", texts.begin_body, name="begin-body-text"),
    path("life-meetings/<int:pk>/texts/paper/", texts.paper, name="note-paper-text"),
    path("comparison-texts/<int:pk>/", texts.text, name="text"),
    path("comparison-texts/<int:pk>/accept/", texts.accept, name="accept-text"),
    path("comparison-texts/<int:pk>/send-back/", texts.send_back, name="send-back-text"),
    path("comparison-texts/<int:pk>/drop/", texts.drop, name="drop-text"),
    path("organizations/<int:pk>/talks/", talks.talks, name="talks"),
    path("organizations/<int:pk>/talks/new/", talks.new, name="new-talk"),
    path("organizations/<int:pk>/talks/plan/", talks.plan, name="plan-talks"),
    path("talks/<int:pk>/", talks.talk, name="talk"),
    path("talks/<int:pk>/change/", talks.change, name="change-talk"),
    path("talks/<int:pk>/drop/", talks.drop, name="drop-talk"),
]
