"""Celery, where REDIS_URL is set: it delivers the ids of jobs. What a job is and how far it has come is in its row."""

import os

from celery import Celery
from celery.signals import setup_logging, worker_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("roda_traden")
app.autodiscover_tasks()


def configuration():
    """Called when first needed: the settings are not there yet when this module is imported."""
    from django.conf import settings

    from jobs import limits

    return {
        "broker_url": settings.REDIS_URL or "memory://",
        "broker_connection_retry_on_startup": True,
        "broker_transport_options": {
            "visibility_timeout": limits.VISIBILITY.total_seconds(),
            "unacked_restore_interval": 2,
            "unacked_restore_throttle": 1,  # else only every tenth time
            # A request that queues a job must not wait for a dead Redis, nor try again: the sweep will.
            "socket_connect_timeout": 2,
            "socket_timeout": 10,
            "max_retries": 0,
        },
        "task_publish_retry": False,
        "task_default_queue": "jobs",
        "task_ignore_result": True,
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_time_limit": (limits.LONGEST + limits.SWEEP).total_seconds(),  # jobs end themselves before this
        "worker_prefetch_multiplier": 1,
        "worker_disable_prefetch": True,  # what waits, waits in Redis, where any worker can take it
        "timezone": settings.TIME_ZONE,
        "beat_scheduler": "celery.beat:Scheduler",  # in memory: it has nothing to remember
        "beat_schedule": {
            "sweep": {
                "task": "jobs.sweep",
                "schedule": limits.SWEEP,
                "options": {"expires": limits.SWEEP.total_seconds()},
            },
        },
    }


app.add_defaults(configuration)


@setup_logging.connect
def keep_logging(**kwargs):
    """Let Celery log as the settings say: it leaves the log alone when somebody listens to this signal."""


@worker_init.connect
def outlive_redis(**kwargs):
    """Keep the worker alive while Redis is away.

    A broken connection would first put the messages of running jobs back; with Redis gone that fails and ends the
    worker (Celery 5.7). Nothing is lost by leaving it: the sweep finds the jobs of workers that are no more.
    """
    from kombu.transport.redis import Channel

    Channel.do_restore = False
