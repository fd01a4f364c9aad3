"""Sealed evidence as casework knows it, and what became of handing submissions over."""

import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tocsin.casework import triggers


def install(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put every guard in place."""
    triggers.install(editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0003_desk"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delivery",
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
                ("channel", models.CharField(max_length=64)),
                ("seq", models.PositiveIntegerField()),
                ("attempt", models.PositiveIntegerField()),
                (
                    "turn",
                    models.CharField(
                        choices=[
                            ("frozen", "frozen"),
                            ("begun", "begun"),
                            ("finished", "finished"),
                            ("abandoned", "abandoned"),
                            ("failed", "failed"),
                        ],
                        max_length=16,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("payload_sha256", models.CharField(max_length=64)),
                ("key", models.CharField(max_length=64)),
                ("message_sha256", models.CharField(blank=True, max_length=64)),
                ("reference", models.CharField(blank=True, max_length=500)),
                ("said", models.CharField(blank=True, max_length=500)),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="casework.submission",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("submission", "channel", "seq"), name="delivery_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Exhibit",
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
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("own", "own organisation"),
                            ("group", "sharing group"),
                            ("network", "network"),
                            ("public", "everybody"),
                        ],
                        default="own",
                        max_length=16,
                    ),
                ),
                (
                    "tlp",
                    models.CharField(
                        choices=[
                            ("clear", "TLP:CLEAR"),
                            ("green", "TLP:GREEN"),
                            ("amber", "TLP:AMBER"),
                            ("amber+strict", "TLP:AMBER+STRICT"),
                            ("red", "TLP:RED"),
                        ],
                        default="amber",
                        max_length=16,
                    ),
                ),
                (
                    "pap",
                    models.CharField(
                        choices=[
                            ("clear", "PAP:CLEAR"),
                            ("green", "PAP:GREEN"),
                            ("amber", "PAP:AMBER"),
                            ("red", "PAP:RED"),
                        ],
                        default="amber",
                        max_length=16,
                    ),
                ),
                ("label", models.CharField(max_length=300)),
                ("manifest_sha256", models.CharField(max_length=64)),
                ("sealed_at", models.DateTimeField()),
                ("items", models.PositiveIntegerField(default=0)),
                ("objects_kept", models.PositiveIntegerField(default=0)),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("signed_by", models.CharField(blank=True, max_length=32)),
                ("proven_at", models.DateTimeField(blank=True, null=True)),
                ("authority", models.CharField(blank=True, max_length=300)),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.person",
                    ),
                ),
                (
                    "finding",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exhibits",
                        to="casework.finding",
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exhibits",
                        to="casework.incident",
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.network",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.organisation",
                    ),
                ),
                (
                    "readers",
                    models.ManyToManyField(blank=True, related_name="+", to="casework.person"),
                ),
                (
                    "sharing_group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.sharinggroup",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("tlp__in", ("clear", "green", "amber", "amber+strict", "red")),
                                ("visibility", "own"),
                            ),
                            models.Q(
                                ("tlp__in", ("clear", "green", "amber", "amber+strict")),
                                ("visibility", "group"),
                            ),
                            models.Q(
                                ("tlp__in", ("clear", "green", "amber")), ("visibility", "network")
                            ),
                            models.Q(("tlp__in", ("clear",)), ("visibility", "public")),
                            _connector="OR",
                        ),
                        name="exhibit_within_label",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("visibility", "group"), _negated=True),
                            ("sharing_group__isnull", False),
                            _connector="OR",
                        ),
                        name="exhibit_names_group",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("visibility", "network"), _negated=True),
                            ("network__isnull", False),
                            _connector="OR",
                        ),
                        name="exhibit_names_network",
                    ),
                    models.UniqueConstraint(
                        fields=("owner", "manifest_sha256"), name="exhibit_once"
                    ),
                ],
            },
        ),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
