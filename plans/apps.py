from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "plans"
    verbose_name = "Planer"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from jobs import schedule
        from plans.deadlines import remind_deadlines
        from plans.review.telling import remind_reviews
        from plans.services.presence import forget_presence
        from plans.sharing.telling import remind_tasks

        schedule.daily("deadlines", remind_deadlines)
        schedule.daily("reviews", remind_reviews)
        schedule.daily("tasks", remind_tasks)
        schedule.daily("presence", forget_presence)
