"""The wiring of the project. Celery's application is made here so that every process that sends a job has it."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
