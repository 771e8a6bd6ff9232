"""Named points of a document. The database refuses to change them, as it does all of the record (0004)."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

TABLE = "plans_checkpoint"


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        does = "FOR EACH ROW EXECUTE FUNCTION roda_frozen()"
    else:
        does = "BEGIN SELECT RAISE(ABORT, 'the record cannot be changed'); END"
    schema_editor.execute(f"CREATE TRIGGER {TABLE}_frozen BEFORE UPDATE ON {TABLE} {does}")


def unguard(apps, schema_editor):
    on = f" ON {TABLE}" if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP TRIGGER {TABLE}_frozen{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0009_missing_hinders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='namn på läget')),
                ('by_name', models.CharField(max_length=200, verbose_name='sparat av')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='när')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='av')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checkpoints', to='plans.document', verbose_name='dokument')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checkpoints', to='plans.snapshot', verbose_name='fryst dokument')),
            ],
            options={
                'verbose_name': 'sparat läge',
                'verbose_name_plural': 'sparade lägen',
                'ordering': ['document', 'at', 'pk'],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
