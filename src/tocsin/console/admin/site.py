"""The admin's own front door: people whose role is the administrator's, nobody else."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from tocsin.casework.kinds import kind
from tocsin.casework.models import Role
from tocsin.casework.models.visible import Reader
from tocsin.console.admin.reference import KINDS, admin_of


class Reference(AdminSite):
    """Reference data."""

    site_title = site_header = _("Tocsin: reference data")
    index_title = _("What casework refers to")
    site_url = "/"
    enable_nav_sidebar = False

    def get_urls(self) -> list[Any]:
        """Open what may be changed here, when the addresses are first asked for."""
        for model, of_kind in ((kind(name).model, admin_of(name)) for name in KINDS):
            if not self.is_registered(model):
                self.register(model, of_kind)
        return super().get_urls()

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether who asks is an administrator of some organisation today."""
        return bool(Reader(request.user).roles.filter(role=Role.ADMIN).exists())

    def login(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Lead to the one sign-in there is; who is signed in already has no business here."""
        del extra_context
        if request.user.is_authenticated:
            return redirect("start")
        return redirect(f"/accounts/login/?{urlencode({'next': '/admin/'})}")
