"""What no program may do: see `guards.py`."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tocsin.jobs import guards


def install(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put every guard in place."""
    guards.install(editor.connection)


class Migration(migrations.Migration):
    """Guards."""

    dependencies = (("jobs", "0001_initial"),)
    operations = (migrations.RunPython(install, migrations.RunPython.noop),)
