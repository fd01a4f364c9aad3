"""Legal assessments, sentences of dossiers, exposure of channels."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0004_exhibits"),
    ]

    operations = [
        migrations.CreateModel(
            name="LegalAssessment",
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
                ("provision", models.CharField(max_length=120)),
                ("edition", models.CharField(blank=True, max_length=32)),
                ("conduct_on", models.DateField()),
                ("jurisdiction", models.CharField(blank=True, max_length=120)),
                ("summary", models.TextField(blank=True)),
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
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="legal_assessments",
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
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.person",
                    ),
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
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="casework.legalassessment",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AssessedElement",
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
                ("element", models.CharField(max_length=200)),
                (
                    "standing",
                    models.CharField(
                        choices=[("met", "met"), ("not_met", "not met"), ("open", "open")],
                        max_length=16,
                    ),
                ),
                ("reasoning", models.TextField()),
                (
                    "exhibits_against",
                    models.ManyToManyField(blank=True, related_name="+", to="casework.exhibit"),
                ),
                (
                    "exhibits_for",
                    models.ManyToManyField(blank=True, related_name="+", to="casework.exhibit"),
                ),
                (
                    "findings_against",
                    models.ManyToManyField(blank=True, related_name="+", to="casework.finding"),
                ),
                (
                    "findings_for",
                    models.ManyToManyField(blank=True, related_name="+", to="casework.finding"),
                ),
                (
                    "assessment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="elements",
                        to="casework.legalassessment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChannelExposure",
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
                (
                    "exposure",
                    models.CharField(
                        choices=[
                            ("official", "official"),
                            ("state_controlled", "state-controlled"),
                            ("state_linked", "state-linked"),
                            ("state_aligned", "state-aligned"),
                            ("none_known", "none known"),
                        ],
                        max_length=24,
                    ),
                ),
                ("basis", models.TextField()),
                ("behind", models.CharField(blank=True, max_length=200)),
                ("act", models.CharField(blank=True, max_length=120)),
                ("assessed_on", models.DateField()),
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
                    "exhibits",
                    models.ManyToManyField(blank=True, related_name="+", to="casework.exhibit"),
                ),
                (
                    "findings",
                    models.ManyToManyField(blank=True, related_name="+", to="casework.finding"),
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
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.person",
                    ),
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
                (
                    "subject",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exposures",
                        to="casework.subject",
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
                        name="channelexposure_within_label",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("visibility", "group"), _negated=True),
                            ("sharing_group__isnull", False),
                            _connector="OR",
                        ),
                        name="channelexposure_names_group",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("visibility", "network"), _negated=True),
                            ("network__isnull", False),
                            _connector="OR",
                        ),
                        name="channelexposure_names_network",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "exposure__in",
                                [
                                    "official",
                                    "state_controlled",
                                    "state_linked",
                                    "state_aligned",
                                    "none_known",
                                ],
                            )
                        ),
                        name="channel_exposure_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierEntry",
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
                (
                    "part",
                    models.CharField(
                        choices=[
                            ("fact", "fact"),
                            ("inference", "inference"),
                            ("context", "restricted context"),
                            ("counter", "counter-evidence"),
                            ("reply", "reply of the affected party"),
                            ("effect", "effect"),
                            ("principle", "how a principle is met"),
                        ],
                        max_length=16,
                    ),
                ),
                ("text", models.TextField()),
                ("said_by", models.CharField(blank=True, max_length=200)),
                (
                    "principle",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("A", "A"),
                            ("B", "B"),
                            ("C", "C"),
                            ("D", "D"),
                            ("E", "E"),
                            ("F", "F"),
                            ("G", "G"),
                        ],
                        max_length=1,
                    ),
                ),
                ("lowest", models.PositiveBigIntegerField(blank=True, null=True)),
                ("highest", models.PositiveBigIntegerField(blank=True, null=True)),
                ("unit", models.CharField(blank=True, max_length=64)),
                ("method", models.TextField(blank=True)),
                ("margin", models.PositiveBigIntegerField(blank=True, null=True)),
                ("margin_source", models.CharField(blank=True, max_length=300)),
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
                    "exhibits",
                    models.ManyToManyField(blank=True, related_name="+", to="casework.exhibit"),
                ),
                (
                    "findings",
                    models.ManyToManyField(blank=True, related_name="+", to="casework.finding"),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="dossier",
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
                    "rests_on",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="casework.dossierentry"
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="casework.person",
                    ),
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
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="casework.dossierentry",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "dossier entries",
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
                        name="dossierentry_within_label",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("visibility", "group"), _negated=True),
                            ("sharing_group__isnull", False),
                            _connector="OR",
                        ),
                        name="dossierentry_names_group",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("visibility", "network"), _negated=True),
                            ("network__isnull", False),
                            _connector="OR",
                        ),
                        name="dossierentry_names_network",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "part__in",
                                [
                                    "fact",
                                    "inference",
                                    "context",
                                    "counter",
                                    "reply",
                                    "effect",
                                    "principle",
                                ],
                            )
                        ),
                        name="dossier_part_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("lowest__isnull", True),
                            ("highest__gt", models.F("lowest")),
                            _connector="OR",
                        ),
                        name="dossier_effect_is_an_interval",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("part", "context"), _negated=True),
                            ("tlp__in", ["amber+strict", "red"]),
                            _connector="OR",
                        ),
                        name="dossier_context_is_restricted",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="legalassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("tlp__in", ("clear", "green", "amber", "amber+strict", "red")),
                        ("visibility", "own"),
                    ),
                    models.Q(
                        ("tlp__in", ("clear", "green", "amber", "amber+strict")),
                        ("visibility", "group"),
                    ),
                    models.Q(("tlp__in", ("clear", "green", "amber")), ("visibility", "network")),
                    models.Q(("tlp__in", ("clear",)), ("visibility", "public")),
                    _connector="OR",
                ),
                name="legalassessment_within_label",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("visibility", "group"), _negated=True),
                    ("sharing_group__isnull", False),
                    _connector="OR",
                ),
                name="legalassessment_names_group",
            ),
        ),
        migrations.AddConstraint(
            model_name="legalassessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("visibility", "network"), _negated=True),
                    ("network__isnull", False),
                    _connector="OR",
                ),
                name="legalassessment_names_network",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessedelement",
            constraint=models.UniqueConstraint(
                fields=("assessment", "element"), name="assessed_element_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessedelement",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__in", ["met", "not_met", "open"])),
                name="assessed_element_standing_known",
            ),
        ),
    ]
