from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Rapporter"

    def ready(self):
        from jobs.handlers import register
        from reports.services import KIND, make_export
        from reports.workbooks import services as workbooks

        register(KIND, make_export)
        register(workbooks.MAKE, workbooks.make_workbook)
        register(workbooks.READ, workbooks.read_proposal)
        register(workbooks.SAVE, workbooks.save_proposal)
