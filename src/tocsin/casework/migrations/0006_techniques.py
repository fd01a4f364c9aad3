import django.db.models.deletion
import msgspec
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import tocsin.casework.models.finding_parts
from tocsin.casework import triggers

WEIGHED = ("disarm", "attack", "amitt", "commitment14")


def install(_: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Put every guard in place."""
    triggers.install(editor.connection)


def as_suggested(apps: Apps, _: BaseDatabaseSchemaEditor) -> None:
    """Let techniques of findings on which nobody decided be what they are: a run's suggestions.

    Where people put words on such a finding, only those are that the run brought. Techniques of
    findings that were decided on counted until now, and stay: by whom they were put there was not
    recorded.
    """
    words = apps.get_model("casework", "Classification")._base_manager.filter(scheme__in=WEIGHED)
    sights = apps.get_model("casework", "FindingSight")._base_manager.values("finding")
    findings = apps.get_model("casework", "Finding")._base_manager
    found = findings.filter(state="proposed", pk__in=sights)
    links = apps.get_model("casework", "JournalEntry")._base_manager.filter(
        place__startswith="finding:"
    )
    by_hand = {
        int(place.partition(":")[2])
        for place in links.filter(verb="finding.classify").values_list("place", flat=True)
    }
    words.filter(finding__in=found.exclude(pk__in=by_hand)).update(standing="suggested")
    began = links.filter(verb="finding.propose").select_related("payload")
    for key in found.filter(pk__in=by_hand).values_list("pk", flat=True):
        payload = getattr(began.filter(place=f"finding:{key}").first(), "payload", None)
        after = msgspec.json.decode(bytes(payload.content)).get("after") if payload else None
        for one in (after or {}).get("classifications", ()):
            brought = words.filter(finding=key, scheme=one["scheme"], code=one["code"])
            brought.update(standing="suggested")


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0005_legal"),
    ]

    operations = [
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("scheme", models.CharField(max_length=32)),
                ("code", models.CharField(max_length=120)),
                ("version", models.CharField(blank=True, max_length=16)),
                (
                    "event",
                    models.CharField(
                        choices=[
                            ("attach", "put on it"),
                            ("confirm", "confirmed"),
                            ("reject", "rejected"),
                        ],
                        max_length=8,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("because", models.TextField(blank=True)),
                ("rows", models.TextField(blank=True)),
                ("rests_on", models.JSONField(blank=True, default=list)),
            ],
        ),
        migrations.AddField(
            model_name="alertrevision",
            name="techniques",
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="classification",
            name="standing",
            field=models.CharField(
                choices=[
                    ("suggested", "suggested"),
                    ("confirmed", "confirmed"),
                    ("rejected", "rejected"),
                ],
                default=tocsin.casework.models.finding_parts.unless_said,
                max_length=9,
            ),
        ),
        migrations.AddField(
            model_name="classification",
            name="version",
            field=models.CharField(blank=True, max_length=16),
        ),
        migrations.AddConstraint(
            model_name="classification",
            constraint=models.CheckConstraint(
                condition=models.Q(("standing__in", ["suggested", "confirmed", "rejected"])),
                name="word_standing_known",
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="finding",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="judgements",
                to="casework.finding",
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="incident",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="judgements",
                to="casework.incident",
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="casework.person",
            ),
        ),
        migrations.AddField(
            model_name="judgement",
            name="revision",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="judgements",
                to="casework.alertrevision",
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("finding__isnull", False),
                        ("incident__isnull", True),
                        ("revision__isnull", True),
                    ),
                    models.Q(
                        ("finding__isnull", True),
                        ("incident__isnull", False),
                        ("revision__isnull", True),
                    ),
                    models.Q(
                        ("finding__isnull", True),
                        ("incident__isnull", True),
                        ("revision__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="judgement_of_one_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="judgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("event__in", ["attach", "confirm", "reject"])),
                name="judgement_event_known",
            ),
        ),
        migrations.RunPython(as_suggested, migrations.RunPython.noop),
        migrations.RunPython(install, migrations.RunPython.noop),
    ]
