from django.urls import URLPattern, URLResolver, include, path

from zhixing.accounts.admin import operators
from zhixing.config.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("zhixing.accounts.urls")),
    path("api/v1/", api.urls),
    path("operator/", operators.urls),
    path("", include("zhixing.organizations.urls")),
    path("", include("zhixing.schemes.urls")),
    path("", include("zhixing.activities.urls")),
    path("", include("zhixing.library.urls")),
    path("", include("zhixing.study.urls")),
    path("", include("zhixing.training.urls")),
    path("", include("zhixing.rectification.urls")),
    path("", include("zhixing.inspection.urls")),
    path("", include("zhixing.polls.urls")),
    path("", include("zhixing.life.urls")),
    path("", include("zhixing.appraisal.urls")),
    path("", include("zhixing.notices.urls")),
    path("", include("zhixing.supervision.urls")),
    path("", include("zhixing.documents.urls")),
    path("", include("zhixing.site.urls")),
]
