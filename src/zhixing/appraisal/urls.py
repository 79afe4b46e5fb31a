from django.urls import URLPattern, path

from zhixing.appraisal.views import records, rounds

app_name = "appraisal"

urlpatterns: list[URLPattern] = [
    path("organizations/<int:pk>/appraisals/", rounds.appraisals, name="list"),
    path("organizations/<int:pk>/appraisals/new/", rounds.new, name="new"),
    path("organizations/<int:pk>/appraisals/counts/", rounds.counts, name="counts"),
    path("appraisals/<int:pk>/", rounds.detail, name="detail"),
    path("appraisals/<int:pk>/change/", rounds.edit, name="change"),
    path("appraisals/<int:pk>/members/", rounds.join, name="take-in"),
    path("appraisals/<int:pk>/poll/", rounds.poll, name="poll"),
    path("appraisals/<int:pk>/decision/", rounds.decision, name="decide"),
    path("appraisal-records/<int:pk>/", records.record, name="record"),
    path("appraisal-records/<int:pk>/assessment/", records.assessment, name="assess"),
    path("appraisal-records/<int:pk>/reviews/", records.reviews, name="reviews"),
    path("appraisal-records/<int:pk>/spoken/", records.spoken, name="spoken"),
    path("appraisal-records/<int:pk>/told/", records.told, name="told"),
    path("appraisal-records/<int:pk>/ungraded/", records.ungraded, name="ungraded"),
    path("appraisal-records/<int:pk>/sign/", records.sign, name="sign"),
    path("appraisal-records/<int:pk>/dissent/", records.dissent, name="dissent"),
    path("appraisal-records/<int:pk>/another-look/", records.again, name="ask-again"),
    path("appraisal-records/<int:pk>/reply/", records.answer_it, name="reply"),
]
