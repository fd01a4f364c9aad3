"""What no program may do: see `triggers.py`."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tocsin.casework import triggers


def install(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put every guard in place."""
    triggers.install(editor.connection)


class Migration(migrations.Migration):
    """Guards."""

    dependencies = (("casework", "0001_initial"),)
    operations = (migrations.RunPython(install, migrations.RunPython.noop),)
