"""A small TCP proxy in front of a Unix socket, to be slowed, cut and mended."""

import socket
import threading
import time
from contextlib import suppress
from pathlib import Path


class Proxy:
    """Carries bytes between clients at ``port`` and a server's socket."""

    def __init__(self, server: Path) -> None:
        self._server = str(server)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._ends: list[socket.socket] = []
        self._down = False
        #: How long each piece is held up, on each way.
        self.delay_s = 0.0
        #: While set, pieces are held up, as behind a pulled plug.
        self.silent = False
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Break all connections, and each new one."""
        self._down = True
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def mend(self) -> None:
        """Carry again; connections that were cut stay so."""
        self._down = self.silent = False

    def close(self) -> None:
        """End."""
        self._listener.close()
        self.cut()

    def _accept(self) -> None:
        with suppress(OSError):  # closed
            while True:
                client, _ = self._listener.accept()
                if self._down:
                    client.close()
                    continue
                with suppress(OSError):  # the server is gone: so is the client
                    self._join(client)

    def _join(self, client: socket.socket) -> None:
        server = socket.socket(socket.AF_UNIX)
        self._ends += [client, server]
        try:
            server.connect(self._server)
        except OSError:
            client.close()
            raise
        for pair in ((client, server), (server, client)):
            threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):  # one of the ends is closed
            while piece := source.recv(2**16):
                time.sleep(self.delay_s)
                while self.silent:
                    time.sleep(0.01)
                target.sendall(piece)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
