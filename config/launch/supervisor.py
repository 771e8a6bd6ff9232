"""Running several processes as one: started together, stopped together."""

import contextlib
import os
import signal
import subprocess
import threading
import time
from http.client import HTTPConnection, HTTPException
from queue import Empty, SimpleQueue

from .machine import ROOT, say

LOOK_EVERY = 0.05  # seconds between looks whether the web server answers yet
GRACE = 20  # seconds that a process gets to stop by itself: more than the worker gives the job in hand
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def supervise(commands, *, environment, address, when_answering):
    """Run commands (Swedish name → command line) until told to stop, or until one of them ends; then stop them all.

    Calls ``when_answering`` once the web server at ``address`` (host, port) answers. Returns the exit code: 0 when a
    signal asked for the end, 1 when a process ended by itself.
    """
    events = SimpleQueue()  # of (name, exit code) for a process that has ended, (None, signal) for a wish to stop
    for number in STOP_SIGNALS:
        signal.signal(number, lambda number, _: events.put((None, number)))
    # In sessions of their own, so that Ctrl-C in the terminal reaches only us, and they stop in order.
    children = {
        name: subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
        for name, command in commands.items()
    }
    for name, child in children.items():
        threading.Thread(target=lambda name=name, child=child: events.put((name, child.wait())), daemon=True).start()

    ended = set()
    try:
        name, code = _first_event(events, address=address, when_answering=when_answering)
        if name:
            ended.add(name)
            say(f"{name} slutade oväntat (kod {code}). Stoppar resten.")
        else:
            say("\nStoppar …")
    finally:
        _stop(children, events, ended=set(ended))
    return 1 if ended else 0


def answers(address):
    """Tell whether a web server answers at the address, whatever it says."""
    connection = HTTPConnection(*address, timeout=GRACE)
    try:
        connection.request("GET", "/accounts/login/", headers={"Host": "localhost"})
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def _first_event(events, *, address, when_answering):
    while not answers(address):
        try:
            return events.get(timeout=LOOK_EVERY)
        except Empty:
            pass
    when_answering()
    return events.get()


def _stop(children, events, *, ended):
    """Ask the processes to stop and wait for them; end what lingers, or everything when asked to stop a second time."""
    for name in children.keys() - ended:
        children[name].terminate()
    deadline = time.monotonic() + GRACE
    while ended != children.keys():
        try:
            name, _ = events.get(timeout=max(0, deadline - time.monotonic()))
        except Empty:
            name = None
        if name is None:
            for lingering in children.keys() - ended:
                with contextlib.suppress(ProcessLookupError):  # it ended just now, and has not been heard of yet
                    os.killpg(children[lingering].pid, signal.SIGKILL)
            return
        ended.add(name)
