"""The Django app of the console itself: tokens, pages, templates and the style sheet."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """What people and programs reach over the network."""

    name = "tocsin.console"
    label = "console"
    verbose_name = "console"
    default_auto_field = "django.db.models.BigAutoField"
