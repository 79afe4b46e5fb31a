from django.urls import path

from zhixing.supervision.views import coverage, helping, missing, plan, remarks, waivers

app_name = "supervision"

urlpatterns = [
    path("organizations/<int:pk>/", plan.plan, name="plan"),
    path("organizations/<int:pk>/coverage/", coverage.coverage, name="coverage"),
    path("organizations/<int:pk>/coverage.xlsx", coverage.export, name="export"),
    path("organizations/<int:pk>/coverage/<int:requirement>/", missing.missing, name="missing"),
    path("organizations/<int:pk>/remind/<int:slot>/", helping.remind, name="remind"),
    path("organizations/<int:pk>/visits/", helping.visits, name="visits"),
    path("organizations/<int:pk>/visits/<int:visit>/withdraw/", helping.withdraw, name="withdraw-visit"),
    path("organizations/<int:pk>/waivers/<int:slot>/", waivers.waivers, name="waivers"),
    path("organizations/<int:pk>/waivers/<int:waiver>/revoke/", waivers.revoke, name="revoke-waiver"),
    path("organizations/<int:pk>/remarks/", remarks.remarks, name="remarks"),
    path("organizations/<int:pk>/remarks/<int:remark>/answer/", remarks.answer, name="answer-remark"),
]
