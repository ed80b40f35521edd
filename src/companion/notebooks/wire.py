"""Messages to and from the processes that notebooks run in: JSON in frames on a local socket."""

from __future__ import annotations

import base64
import json
import socket
import struct
from typing import Any

LENGTH = struct.Struct(">I")  # what every frame begins with
ADDRESS = "COMPANION_WARM"  # environment variable: the local socket of a warm parent


class Ended(Exception):
    """The other side has closed its end."""


def pack(message: dict[str, Any]) -> bytes:
    """A frame: four bytes of length, then the message as JSON, its `buffers` in base64."""
    if message.get("buffers"):
        message = {**message, "buffers": [base64.b64encode(buffer).decode() for buffer in message["buffers"]]}
    try:
        body = json.dumps(message, ensure_ascii=False, allow_nan=False).encode(errors="surrogateescape")
    except (TypeError, ValueError):
        body = _as_a_kernel_would(message)
    return LENGTH.pack(len(body)) + body


def _as_a_kernel_would(message: dict[str, Any]) -> bytes:
    """The bytes of what is no plain JSON, with the errors that a kernel's messages have."""
    from jupyter_client.jsonutil import json_default
    from jupyter_client.session import json_packer

    try:
        return json_packer(message)
    except UnicodeEncodeError:  # half a character, which a kernel drops along with all text near it
        return json.dumps(message, default=json_default, ensure_ascii=False).encode(errors="replace")


def unpack(body: bytes) -> dict[str, Any]:
    """The message in a frame's body."""
    message = json.loads(body)
    if message.get("buffers"):
        message["buffers"] = [base64.b64decode(buffer) for buffer in message["buffers"]]
    return message


def receive(sock: socket.socket) -> dict[str, Any]:
    """The next message on a blocking socket; raises `Ended` when there will be none."""
    return unpack(_exactly(sock, LENGTH.unpack(_exactly(sock, LENGTH.size))[0]))


def send_request(sock: socket.socket, request: dict[str, Any], fds: list[int]) -> None:
    """Send a message along with open file descriptors."""
    frame = pack(request)
    sent = socket.send_fds(sock, [frame], fds)
    sock.sendall(frame[sent:])


def receive_request(sock: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """A message and the file descriptors that came with it; raises `Ended` where nothing comes."""
    head, fds, _, _ = socket.recv_fds(sock, LENGTH.size, 2)
    if len(head) < LENGTH.size:
        raise Ended
    return unpack(_exactly(sock, LENGTH.unpack(head)[0])), fds


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
