"""Every address of the console."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from tocsin.console.acting import choose
from tocsin.console.api.root import api
from tocsin.console.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("tocsin.console.accounts.urls")),
    path("organisation", choose, name="choose_organisation"),
    path("health", health, name="health"),
    path("admin/", admin.site.urls),
    path("api/v1/", api.urls),
    path("taxii2/", include("tocsin.console.taxii.urls")),
    path("", include("tocsin.console.pages.urls")),
]
handler400 = "tocsin.console.refusals.bad"
handler403 = "tocsin.console.refusals.forbidden"
handler404 = "tocsin.console.refusals.not_found"
