"""The Django app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who signs in."""

    name = "tocsin.console.accounts"
    label = "accounts"
    verbose_name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
