"""The database too refuses to change what has been frozen. (Deleting is refused by the models; tests empty tables.)"""

from django.db import migrations

TABLES = ("plans_snapshot", "plans_edition", "plans_move")


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(
            "CREATE FUNCTION roda_frozen() RETURNS trigger AS $$ "
            "BEGIN RAISE EXCEPTION 'the record cannot be changed' USING ERRCODE = 'integrity_constraint_violation'; END; "
            "$$ LANGUAGE plpgsql"
        )
    for table in TABLES:
        if vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION roda_frozen()"
            )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {table}_frozen BEFORE UPDATE ON {table} "
                "BEGIN SELECT RAISE(ABORT, 'the record cannot be changed'); END"
            )


def unguard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for table in TABLES:
        on = f" ON {table}" if vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {table}_frozen{on}")
    if vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION roda_frozen()")


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_historicalactivityfollowup_historicalgoalassessment")]
    operations = [migrations.RunPython(guard, unguard)]
