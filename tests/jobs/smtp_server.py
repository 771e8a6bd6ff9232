"""A mail server over a socket, which keeps what it gets, and can be told to refuse, to wait and to go away.

with mail_server(port) as server:
    ...
    assert [letter["Subject"] for letter in server.letters] == ["Planen är tillbaka"]
"""

import email
import socketserver
import threading
from contextlib import contextmanager
from email import policy


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self.say(220, "hej")
        while line := self.rfile.readline():
            word = line.split(b":")[0].strip().upper().decode()
            if word == "DATA":
                self.say(354, "skriv")
                self.take(b"".join(iter(self.rfile.readline, b".\r\n")))
            elif word == "QUIT":
                return self.say(221, "hej då")
            else:
                self.say(*self.server.answers.get(word, (250, "ja")))

    def take(self, content):
        """Keep the letter; where the server has been told to wait, answer only when it is let go."""
        self.server.letters.append(email.message_from_bytes(content, policy=policy.default))
        self.server.got_one.set()
        self.server.may_answer.wait(60)
        self.say(*self.server.answers.get("DATA", (250, "taget")))

    def say(self, code, words):
        self.wfile.write(f"{code} {words}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # the one at the other end was killed


@contextmanager
def mail_server(port, **answers):
    """Listen at the port. ``answers``: {"RCPT TO": (550, "nej")} instead of yes, a blank written as "_"."""
    with _Server(("127.0.0.1", port), _Conversation) as server:
        server.answers = {word.replace("_", " "): answer for word, answer in answers.items()}
        server.letters, server.got_one, server.may_answer = [], threading.Event(), threading.Event()
        server.may_answer.set()
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.may_answer.set()
            server.shutdown()
            thread.join()
