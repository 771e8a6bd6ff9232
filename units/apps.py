from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "Enheter"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from jobs import schedule
        from units.services import send_digests

        schedule.daily("digests", send_digests)
