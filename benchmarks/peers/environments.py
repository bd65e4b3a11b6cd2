"""An environment for each peer, outside the tree, by names from the package index."""

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

from benchmarks.peers.adapter import Adapter

ROOT = Path(__file__).parents[2]
_UV = ROOT / ".tools" / "bin" / "uv"


class NotInstalled(Exception):
    """A peer cannot be installed here."""

    def __init__(self, name: str, last: str) -> None:
        super().__init__(f"{name} cannot be installed here: {last}")


def cache() -> Path:
    """Return the folder of all environments; delete it to start afresh."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "deltagrade-peers"


def environment(adapter: Adapter) -> Path:
    """Return the environment of a peer, made if it is not there as it is wanted.

    Raises
    ------
    NotInstalled
    """
    wanted = "\n".join(adapter.requirements)
    mark = hashlib.sha256(wanted.encode()).hexdigest()[:8]
    folder = cache() / f"{adapter.name.partition(' ')[0]}-{mark}"
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        _uv(adapter, "venv", "--python", "3.11", str(folder))
        # The walls let nobody write what Python compiles, so it is compiled now.
        install = ("pip", "install", "--compile-bytecode", "--python", f"{folder}/bin/python")
        _uv(adapter, *install, *adapter.requirements)
        (folder / "ready").write_text(wanted, encoding="utf-8")
    return folder


def _uv(adapter: Adapter, *arguments: str) -> None:
    settings = {**os.environ, "UV_SYSTEM_CERTS": "1", "UV_CACHE_DIR": str(cache() / "uv")}
    done = subprocess.run(
        [_UV, "--quiet", *arguments], env=settings, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines() or ["no reason given"]
        raise NotInstalled(adapter.name, said[-1].strip())
