from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Rapporter"

    def ready(self):
        from jobs.handlers import register
        from reports.services import KIND, make_export

        register(KIND, make_export)
