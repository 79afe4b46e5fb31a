from django.urls import path

from zhixing.inspection.views import circulars, findings, mandates, visits

app_name = "inspection"

urlpatterns = [
    path("my-inspections/", mandates.mine, name="mine"),
    path("organizations/<int:pk>/inspections/", mandates.mandates, name="mandates"),
    path("organizations/<int:pk>/inspections/new/", mandates.new, name="new-mandate"),
    path("organizations/<int:pk>/inspections/received/", visits.list_received, name="received"),
    path("mandates/<int:pk>/", mandates.detail, name="mandate"),
    path("mandates/<int:pk>/change/", mandates.change, name="change-mandate"),
    path("mandates/<int:pk>/issue/", mandates.issue, name="issue-mandate"),
    path("mandates/<int:pk>/end/", mandates.end, name="end-mandate"),
    path("mandates/<int:pk>/visits/new/", visits.new, name="new-visit"),
    path("inspections/<int:pk>/", visits.detail, name="visit"),
    path("inspections/<int:pk>/change/", visits.change, name="change-visit"),
    path("inspections/<int:pk>/points/", visits.points, name="points"),
    path("inspections/<int:pk>/on-file/", visits.filed, name="on-file"),
    path("inspections/<int:pk>/send/", visits.send, name="send-visit"),
    path("inspections/<int:pk>/discard/", visits.discard, name="discard-visit"),
    path("inspections/<int:pk>/findings/new/", findings.new, name="new-finding"),
    path("inspections/<int:pk>/findings/<int:finding>/", findings.change, name="change-finding"),
    path("inspections/<int:pk>/findings/<int:finding>/remove/", findings.remove, name="remove-finding"),
    path("inspections/<int:pk>/findings/<int:finding>/reply/", findings.reply, name="reply"),
    path("inspections/<int:pk>/findings/<int:finding>/settle/", findings.settle, name="settle"),
    path("inspections/<int:pk>/findings/<int:finding>/files/<int:file_id>/", findings.file, name="file"),
    path(
        "inspections/<int:pk>/findings/<int:finding>/files/<int:file_id>/remove/",
        findings.remove_file,
        name="remove-file",
    ),
    path("organizations/<int:pk>/circulars/", circulars.circulars, name="circulars"),
    path("organizations/<int:pk>/circulars/new/", circulars.new, name="new-circular"),
    path("circulars/<int:pk>/", circulars.circular, name="circular"),
    path("circulars/<int:pk>/change/", circulars.change, name="change-circular"),
    path("circulars/<int:pk>/submit/", circulars.submit, name="submit-circular"),
    path("circulars/<int:pk>/approve/", circulars.approve, name="approve-circular"),
    path("circulars/<int:pk>/send-back/", circulars.send_back, name="send-back-circular"),
    path("circulars/<int:pk>/issue/", circulars.issue, name="issue-circular"),
    path("circulars/<int:pk>/withdraw/", circulars.withdraw, name="withdraw-circular"),
]
