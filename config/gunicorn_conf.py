"""How gunicorn serves, in ``make run`` and in production alike."""

import os
from pathlib import Path

bind = f"{os.environ.get('HOST') or '127.0.0.1'}:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WEB_WORKERS") or os.cpu_count())
threads = 4
preload_app = True  # loads the application once, before the workers part
timeout = 60
graceful_timeout = 10
loglevel = "warning"
control_socket_disable = True
if Path("/dev/shm").is_dir():
    worker_tmp_dir = "/dev/shm"  # a sign of life must not wait for a slow disk
