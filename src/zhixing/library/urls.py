from django.urls import URLPattern, path  # noqa: F401

app_name = "library"

urlpatterns: list[URLPattern] = []
