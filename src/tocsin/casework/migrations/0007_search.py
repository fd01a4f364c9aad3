"""Words of records, to be searched: see `search/`."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tocsin.casework.search import index, keeping


def install(registry: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Keep the words of what is there, and make the index over them."""
    keeping.fill(registry)
    index.install(editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_techniques"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchedText",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=3)),
                ("record", models.PositiveBigIntegerField()),
                ("text", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "record"), name="searched_once")
                ],
            },
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
