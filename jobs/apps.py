from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Jobb"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from jobs import mail, schedule
        from jobs.choices import DAILY
        from jobs.handlers import register

        register(mail.KIND, mail.send)
        register(DAILY, schedule.do)
