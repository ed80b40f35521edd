"""Messages between a notebook's client and the process that runs its cells: JSON in frames on a local socket."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import socket
import struct
import threading
from queue import Empty
from typing import Any

from jupyter_client.jsonutil import json_default
from jupyter_client.session import Session, json_packer

_LENGTH = struct.Struct(">I")


ADDRESS = "COMPANION_WARM"  # environment variable: the local socket of a warm parent


class Ended(Exception):
    """The other side has closed its end."""


def pack(message: dict[str, Any]) -> bytes:
    """A frame: four bytes of length, then the message as JSON, its `buffers` in base64."""
    if message.get("buffers"):
        message = {**message, "buffers": [base64.b64encode(buffer).decode() for buffer in message["buffers"]]}
    try:
        body = json_packer(message)  # as a kernel's messages are, with its errors for what is no JSON
    except UnicodeEncodeError:  # half a character, which a kernel drops along with all text near it
        body = json.dumps(message, default=json_default, ensure_ascii=False).encode(errors="replace")
    return _LENGTH.pack(len(body)) + body


def unpack(body: bytes) -> dict[str, Any]:
    """The message in a frame's body."""
    message = json.loads(body)
    if message.get("buffers"):
        message["buffers"] = [base64.b64decode(buffer) for buffer in message["buffers"]]
    return message


def receive(sock: socket.socket) -> dict[str, Any]:
    """The next message on a blocking socket; raises `Ended` when there will be none."""
    return unpack(_exactly(sock, _LENGTH.unpack(_exactly(sock, _LENGTH.size))[0]))


def send_request(sock: socket.socket, request: dict[str, Any], fds: list[int]) -> None:
    """Send a message along with open file descriptors."""
    frame = pack(request)
    sent = socket.send_fds(sock, [frame], fds)
    sock.sendall(frame[sent:])


def receive_request(sock: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """A message and the file descriptors that came with it; raises `Ended` where nothing comes."""
    head, fds, _, _ = socket.recv_fds(sock, _LENGTH.size, 2)
    if len(head) < _LENGTH.size:
        raise Ended
    return unpack(_exactly(sock, _LENGTH.unpack(head)[0])), fds


def _exactly(sock: socket.socket, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        try:
            part = sock.recv(min(size, 1 << 20))
        except ConnectionResetError:
            part = b""
        if not part:
            raise Ended
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


class WireSession(Session):
    """A Jupyter session whose messages go down sockets: `stream` is the name of one, "iopub" or "shell".

    Before `connect`, and in a process forked from the one that connected, messages are dropped.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sockets: dict[str, socket.socket] = {}
        self.lock = threading.Lock()

    def connect(self, **sockets: socket.socket) -> None:
        """Send from now on, as this process."""
        self.sockets, self.pid, self.lock = sockets, os.getpid(), threading.Lock()

    def send(
        self,
        stream: str,
        msg_or_type: Any,
        content: Any = None,
        parent: Any = None,
        ident: Any = None,
        buffers: Any = None,
        track: bool = False,
        header: Any = None,
        metadata: Any = None,
    ) -> dict[str, Any]:
        """Send a message, or one made of its type and content; returns it."""
        message = msg_or_type
        if not isinstance(message, dict):
            message = self.msg(message, content=content, parent=parent, header=header, metadata=metadata)
        if self.sockets and os.getpid() == self.pid:
            frame = pack({**message, "buffers": buffers or message.get("buffers") or []})
            with self.lock:
                self.sockets[stream].sendall(frame)
        return message


class Channel:
    """A channel as nbclient reads it: awaits messages on a non-blocking socket."""

    def __init__(self, sock: socket.socket, at_end: Exception | None = None) -> None:
        """`at_end` is raised when the other side has ended; without it the wait goes on, for others to end."""
        sock.setblocking(False)
        self.sock, self.at_end = sock, at_end
        self.received = bytearray()
        self.taken = 0  # messages
        self.loop: asyncio.AbstractEventLoop | None = None

    def close(self) -> None:
        """Close the socket, and let no loop wait for it: the next socket may have its number."""
        if self.loop and not self.loop.is_closed() and self.sock.fileno() >= 0:
            self.loop.remove_reader(self.sock)
        self.sock.close()

    async def get_msg(self, timeout: float | None = None) -> dict[str, Any]:
        """The next message; raises `queue.Empty` after `timeout` seconds."""
        try:
            return await asyncio.wait_for(self._next(), timeout)
        except TimeoutError:
            raise Empty from None

    async def _next(self) -> dict[str, Any]:
        while True:
            if len(self.received) >= _LENGTH.size:
                end = _LENGTH.size + _LENGTH.unpack_from(self.received)[0]
                if len(self.received) >= end:
                    body = bytes(self.received[_LENGTH.size : end])
                    del self.received[:end]
                    self.taken += 1
                    return unpack(body)
            await self._more()

    async def _more(self) -> None:
        self.loop = asyncio.get_running_loop()
        try:
            part = await self.loop.sock_recv(self.sock, 1 << 18)
        except ConnectionResetError:
            part = b""
        if not part and self.at_end:
            raise self.at_end
        if not part:
            await self.loop.create_future()
        self.received += part
