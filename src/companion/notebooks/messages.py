"""A kernel's messages through frames on sockets: a Jupyter session that sends them, and a channel as nbclient reads it."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from queue import Empty
from typing import Any

from jupyter_client.session import Session

from companion.notebooks import wire


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
            frame = wire.pack({**message, "buffers": buffers or message.get("buffers") or []})
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
            if len(self.received) >= wire.LENGTH.size:
                end = wire.LENGTH.size + wire.LENGTH.unpack_from(self.received)[0]
                if len(self.received) >= end:
                    body = bytes(self.received[wire.LENGTH.size : end])
                    del self.received[:end]
                    self.taken += 1
                    return wire.unpack(body)
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
