"""Destroying an exhibit's bytes, by two people."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tocsin.casework import triggers


def install(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put every guard in place."""
    triggers.install(editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0007_search"),
    ]

    operations = [
        migrations.AddField(
            model_name="exhibit",
            name="destroyed_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Destruction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
                ("state", models.CharField(max_length=16)),
                ("reason", models.TextField()),
                ("authority", models.CharField(max_length=300)),
                ("backups", models.TextField(blank=True)),
                ("certificate", models.JSONField(blank=True, null=True)),
                (
                    "exhibit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="destructions",
                        to="casework.exhibit",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="destructions",
                        to="casework.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["proposed", "approved", "done", "declined"])
                        ),
                        name="destruction_state_known",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DestructionStep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("seq", models.PositiveIntegerField()),
                ("event", models.CharField(max_length=32)),
                ("from_state", models.CharField(max_length=16)),
                ("to_state", models.CharField(max_length=16)),
                ("occurred_at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("note", models.TextField(blank=True)),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.person",
                    ),
                ),
                (
                    "destruction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="casework.destruction",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ("seq",),
                "abstract": False,
                "constraints": [
                    models.UniqueConstraint(
                        fields=("destruction", "seq"), name="destruction_step_once"
                    )
                ],
            },
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
