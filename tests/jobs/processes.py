"""Real workers in processes of their own, on the database of the test (its fixture `child_environment`).

with start_worker("embedded", child_environment, tmp_path) as worker:      # or "celery", with REDIS_URL in it
    wait_until(lambda: Job.objects.filter(state="DONE").count() >= 10, worker)
    worker.kill()
with start_worker("embedded", child_environment, tmp_path) as worker:
    wait_until(lambda: Job.objects.filter(state="DONE").count() == 50, worker)
"""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
LEASE = 2  # seconds until the job of a killed worker is taken back

CELERY = ("worker", "--beat", "--concurrency", "2")
# The arguments to Python that start a worker: the project's own commands, or those that know the tests' kind of job.
OWN = {"embedded": ("manage.py", "worker"), "celery": ("-m", "celery", "--app", "config", *CELERY)}
WITH_KIND_FOR_TESTS = {
    "embedded": ("-m", "tests.jobs.kind_for_tests", "manage", "worker"),
    "celery": ("-m", "tests.jobs.kind_for_tests", "celery", *CELERY),
}


@dataclass
class Worker:
    """A worker's process group, and where it writes what it says."""

    process: subprocess.Popen
    log: Path

    def kill(self):
        """Kill the whole group with -9, so that nobody gets to say goodbye."""
        if not self.has_ended():
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def has_ended(self):
        return self.process.poll() is not None


@contextmanager
def start_worker(kind, environment, folder, commands=OWN):
    """Start an "embedded" or a "celery" worker that writes its log in the folder; kill it at the end if need be."""
    log = folder / f"{kind}-{uuid.uuid4().hex[:6]}.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *commands[kind]],
            cwd=PROJECT,
            env=environment | {"JOB_LEASE": str(LEASE)},
            stdout=output,
            stderr=output,
            start_new_session=True,  # a process group of its own, to be killed whole
        )
    worker = Worker(process, log)
    try:
        yield worker
    finally:
        worker.kill()


def wait_until(predicate, *workers, timeout=60):
    """Ask until it is so; fail with what the workers said when it is not within ``timeout`` seconds."""
    end = time.monotonic() + timeout
    between = threading.Event()
    while not predicate():
        if time.monotonic() > end:
            raise AssertionError(
                "\n".join([f"Not within {timeout} s.", *(worker.log.read_text() for worker in workers)])
            )
        between.wait(0.05)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextmanager
def gate(port, host, target):
    """Let what comes to ``port`` through to ``host:target``; at the end the server seems to have been killed."""
    process = subprocess.Popen([sys.executable, "-m", "tests.jobs.gate", str(port), host, str(target)], cwd=PROJECT)
    try:
        yield
    finally:
        process.kill()
        process.wait()
