"""A real web server on the loopback interface that misbehaves on request."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Loopback:
    """`routes`: path -> function(handler); `asked`: every request's (path, headers), in order."""

    def __init__(self) -> None:
        self.routes: dict = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                path = self.path.split("?")[0]
                outer.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                try:
                    outer.routes[path](self)
                except (BrokenPipeError, ConnectionResetError):
                    self.close_connection = True

            def log_message(self, *words):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def __enter__(self) -> Loopback:
        return self

    def __exit__(self, *error) -> None:
        self._server.shutdown()
        self._server.server_close()

    def address(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def times(self, path: str) -> int:
        return sum(asked.split("?")[0] == path for asked, _ in self.asked)


def send(handler, status=200, body=b"", close=False, length=None, **headers):
    """Answer whole: status, headers (names with _ for -), body."""
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.send_header("Content-Length", str(len(body) if length is None else length))
    handler.end_headers()
    handler.wfile.write(body)
    if close:
        handler.close_connection = True


def whole(body, **headers):
    return lambda handler: send(handler, 200, body, **headers)


def status(code, **headers):
    return lambda handler: send(handler, code, b"", **headers)


def in_turn(*answers):
    """A different answer each time; the last one for ever."""
    left = list(answers)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


def redirect(location):
    return lambda handler: send(handler, 302, b"", Location=location)


def cut(body, after, **headers):
    """Promise the whole body, send its first bytes, and hang up."""

    def answer(handler):
        send(handler, 200, body[:after], close=True, length=len(body), **headers)
        handler.connection.close()

    return answer


def resuming(body, after, etag='"one"'):
    """Hang up half-way the first time; afterwards send the rest to whoever asks for it by range."""
    first = [True]

    def answer(handler):
        asked = handler.headers.get("Range", "")
        if first[0]:
            first[0] = False
            cut(body, after, ETag=etag)(handler)
        elif asked and handler.headers.get("If-Range") == etag:
            start = int(asked.removeprefix("bytes=").rstrip("-"))
            send(handler, 206, body[start:], Content_Range=f"bytes {start}-{len(body) - 1}/{len(body)}", ETag=etag)
        else:
            send(handler, 200, body, ETag=etag)

    return answer


def unless_known(body, etag='"one"'):
    """304 to whoever holds this version, the body to others."""
    return lambda handler: (
        send(handler, 304) if handler.headers.get("If-None-Match") == etag else send(handler, 200, body, ETag=etag)
    )


def endless(piece=b"x" * 4096):
    """Chunks without end."""

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        while True:
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")

    return answer


def stall(seconds=5, before=b""):
    """Headers, a few bytes, then silence."""

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        handler.wfile.write(before)
        handler.wfile.flush()
        time.sleep(seconds)
        handler.close_connection = True

    return answer


def drip(piece=b"x", pause=0.05):
    """A byte at a time, never silent for long, never done."""

    def answer(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "100000")
        handler.end_headers()
        while True:
            handler.wfile.write(piece)
            handler.wfile.flush()
            time.sleep(pause)

    return answer
