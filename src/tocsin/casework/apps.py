"""The Django app."""

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """From a finding to an answer."""

    name = "tocsin.casework"
    label = "casework"
    verbose_name = "casework"
    default_auto_field = "django.db.models.BigAutoField"
