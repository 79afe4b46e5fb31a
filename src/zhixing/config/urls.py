from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("zhixing.accounts.urls")),
    path("operator/", admin.site.urls),
    path("", include("zhixing.organizations.urls")),
    path("", include("zhixing.schemes.urls")),
    path("", include("zhixing.supervision.urls")),
    path("", include("zhixing.site.urls")),
]
