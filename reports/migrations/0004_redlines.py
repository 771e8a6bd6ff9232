import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plans', '0010_checkpoints'),
        ('reports', '0003_workbooks_and_proposals'),
    ]

    operations = [
        migrations.AddField(
            model_name='export',
            name='older',
            field=models.ForeignKey(blank=True, help_text='Satt: filen visar vad som har ändrats sedan dess.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.snapshot', verbose_name='jämfört med'),
        ),
    ]
