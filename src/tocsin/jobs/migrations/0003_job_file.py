"""Files that jobs make."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """The rows that say which files there are."""

    dependencies = (("jobs", "0002_guards"),)
    operations = (
        migrations.CreateModel(
            name="JobFile",
            fields=[
                (
                    "job",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="jobs.job",
                    ),
                ),
                ("name", models.CharField(max_length=300)),
                ("media_type", models.CharField(max_length=120)),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("tlp", models.CharField(blank=True, max_length=16)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
            ],
        ),
    )
