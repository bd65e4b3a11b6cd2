"""nginx before the sites, as in docker-compose.yml: it holds the students' connections.

A site of ours looks at every open connection each time something happens; some hundreds cost it
nothing, thousands most of its time. With a proxy it sees those that are in use alone.
"""

import shutil
import socket
from collections.abc import Sequence
from pathlib import Path

_SETTINGS = """\
daemon off;
pid {folder}/nginx.pid;
error_log stderr error;
events {{ worker_connections 8192; }}
http {{
    access_log off;
    client_max_body_size 20m;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/kept;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    upstream web {{
        {servers}
        keepalive 32;
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://web;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_read_timeout 2h;
        }}
    }}
}}
"""


def is_there() -> bool:
    """Whether nginx can be started here."""
    return shutil.which("nginx") is not None


def prepared(folder: Path, sites: Sequence[str]) -> tuple[list[str], str]:
    """Return the command that runs a proxy before some sites, and its address.

    Parameters
    ----------
    folder : Path
    sites : sequence of str
        Addresses, ``http://127.0.0.1:8000``.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    servers = "\n        ".join(f"server {site.removeprefix('http://')};" for site in sites)
    file = folder / "nginx.conf"
    file.write_text(_SETTINGS.format(folder=folder, servers=servers, port=port), encoding="ascii")
    return ["nginx", "-c", str(file)], f"http://127.0.0.1:{port}"
