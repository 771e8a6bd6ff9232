"""The web server as it runs in production, to be killed and started again."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

from config.launch.supervisor import answers

ROOT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-m", "gunicorn", "-c", "config/gunicorn_conf.py", "benchmarks.soak.serving"]
PATIENCE, LOOK_EVERY = 60, 0.05  # seconds


class Server:
    """Gunicorn with its workers on a port of its own, always the same: the browsers have it in their pages."""

    def __init__(self, environment):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.address = free.getsockname()
        self.url = "http://{}:{}".format(*self.address)
        self.environment = environment | {"HOST": "127.0.0.1", "PORT": str(self.address[1])}
        self.process = None

    def start(self):
        """Start it and wait until it answers."""
        if self.process:
            return
        self.process = subprocess.Popen(COMMAND, cwd=ROOT, env=self.environment, start_new_session=True)
        end = time.monotonic() + PATIENCE
        while not answers(self.address):
            if self.process.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the web server did not start")
            threading.Event().wait(LOOK_EVERY)

    def kill(self):
        """Kill the whole group, in the midst of whatever it does."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


@contextlib.contextmanager
def serving(environment):
    """Give a server that runs, and is gone afterwards."""
    server = Server(environment)
    try:
        server.start()
        yield server
    finally:
        server.kill()
