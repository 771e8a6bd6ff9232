from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "units"
    verbose_name = "Enheter"
    default_auto_field = "django.db.models.BigAutoField"
