"""Django's admin over reference data alone: organisations, networks, platforms, elections."""

from django.contrib.admin.apps import SimpleAdminConfig


class ReferenceConfig(SimpleAdminConfig):
    """Registers nothing by itself: what may be changed here stands in `site`."""

    default_site = "tocsin.console.admin.site.Reference"
