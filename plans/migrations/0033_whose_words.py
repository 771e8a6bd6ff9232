"""Every wording says itself from which document it was taken over, also when the text has been changed since."""

from django.db import migrations, models
from django.db.models import F, OuterRef, Subquery


def tell(apps, schema_editor):
    """What stands as it was taken over is the wording that was."""
    passages = apps.get_model("plans", "Passage").objects.exclude(taken_from="")
    versions = apps.get_model("plans", "PassageVersion").objects.filter(
        passage__in=passages, number=F("passage__version")
    )
    title = Subquery(passages.filter(pk=OuterRef("passage")).values("taken_from")[:1])
    versions.update(taken_from=title)


class Migration(migrations.Migration):
    dependencies = [("plans", "0032_settled_cells_of_contributions")]

    operations = [
        migrations.AddField(
            model_name="passageversion",
            name="taken_from",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=60, verbose_name="övertagen från"
            ),
        ),
        migrations.RunPython(tell, migrations.RunPython.noop),
    ]
