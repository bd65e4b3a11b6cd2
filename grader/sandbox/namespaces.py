"""A private view of the machine: own processes, network, mounts; a root with only the runtime.

All of it needs no privilege but user namespaces. Real root builds the root first and then
becomes a user of its own, so that even a hole in the namespaces would open onto nobody's files.
"""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.sandbox import kernel

_ALL = (
    kernel.NEWNS | kernel.NEWPID | kernel.NEWNET | kernel.NEWIPC | kernel.NEWUTS | kernel.NEWCGROUP
)
#: Folders inside a standard library where other packages, perhaps this one, are installed.
_SITE_FOLDERS = ("site-packages", "dist-packages")
_DEVICES = (Path("/dev/null"), Path("/dev/urandom"))
#: The mount point of the new root: any folder that always exists.
_NEW_ROOT = Path("/tmp")  # noqa: S108  mounted over, in a namespace of our own; nothing is stored


@dataclass(frozen=True, slots=True)
class PrivateRoot:
    """What may be seen: folders of the standard library, packages, and one folder for scratch."""

    libraries: tuple[Path, ...]
    packages: tuple[Path, ...]
    scratch_parent: str

    def build(self) -> None:
        """Become the only file tree there is; needs CAP_SYS_ADMIN over this mount namespace."""
        kernel.mount("none", "/", "", kernel.MS_REC | kernel.MS_PRIVATE)
        folders = [path for path in self.libraries if not _inside_another(path, self.libraries)]
        trees = [(path, _read_only_tree(path)) for path in (*folders, *_DEVICES)]
        packages = [(path, _read_only_tree(path)) for path in self.packages]
        kernel.mount("tmpfs", str(_NEW_ROOT), "tmpfs", _PLAIN, "mode=755,size=1m")
        for path, tree in trees:
            _attach(tree, path)
        for folder in folders:
            _mask(folder, packages)
        for path, tree in packages:
            _attach(tree, path)
        scratch = _new(Path(self.scratch_parent, "scratch"))
        scratch.mkdir(parents=True)
        kernel.become_root(str(_NEW_ROOT))
        kernel.restrict_mount("/", kernel.ATTR_RDONLY | kernel.ATTR_NOSUID)


_PLAIN = kernel.MS_NOSUID | kernel.MS_NODEV


def _new(path: Path) -> Path:
    return _NEW_ROOT / path.relative_to("/")


def _inside_another(path: Path, folders: tuple[Path, ...]) -> bool:
    return any(other in path.parents for other in folders)


def _read_only_tree(path: Path) -> int:
    tree = kernel.clone_tree(path)
    is_device = path in _DEVICES
    kernel.restrict_tree(
        tree, kernel.ATTR_RDONLY | kernel.ATTR_NOSUID | (0 if is_device else kernel.ATTR_NODEV)
    )
    return tree


def _attach(tree: int, path: Path) -> None:
    kernel.attach_tree(tree, _place_for(tree, path))
    os.close(tree)


def _place_for(tree: int, path: Path) -> Path:
    """Make what a tree can be attached to: a folder, or a file for a file."""
    target = _new(path)
    if stat.S_ISDIR(os.fstat(tree).st_mode):
        target.mkdir(parents=True, exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch()
    return target


def _mask(library: Path, packages: Sequence[tuple[Path, int]]) -> None:
    """Cover the package folders inside a standard library, where the grader may be installed."""
    for folder in (library / name for name in _SITE_FOLDERS if (library / name).is_dir()):
        kernel.mount("tmpfs", str(_new(folder)), "tmpfs", _PLAIN, "mode=755,size=64k")
        for package, tree in packages:
            if package.parent == folder:
                _place_for(tree, package)
        kernel.restrict_mount(str(_new(folder)), kernel.ATTR_RDONLY)


def without_site_packages(library: Path) -> list[Path]:
    """Return paths that cover a standard library but not the packages installed inside it."""
    if not any((library / name).is_dir() for name in _SITE_FOLDERS):
        return [library]
    return sorted(path for path in library.iterdir() if path.name not in _SITE_FOLDERS)


def become(uid: int) -> None:
    """Become another user for good; needs root."""
    os.setgroups([])
    os.setresgid(uid, uid, uid)
    os.setresuid(uid, uid, uid)


def enter(root: PrivateRoot, proc: int, uid: int | None) -> None:
    """Leave every namespace of the host; the next child forked is process 1 of its own.

    Parameters
    ----------
    proc : int
        Descriptor of the host's ``/proc``, which the new root does not have.
    uid : int, optional
        The user to become (real root only); by default the present one.
    """
    if uid is not None:
        kernel.unshare(kernel.NEWNS)
        root.build()
        become(uid)
        kernel.set_dumpable(1)  # or /proc/self/uid_map would not be ours to write
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    kernel.unshare(kernel.NEWUSER | _ALL)
    _write(proc, "self/setgroups", "deny")
    _write(proc, "self/uid_map", f"0 {outer_uid} 1")
    _write(proc, "self/gid_map", f"0 {outer_gid} 1")
    if uid is None:
        root.build()
    kernel.set_hostname(b"jail")


def _write(folder: int, name: str, text: str) -> None:
    descriptor = os.open(name, os.O_WRONLY, dir_fd=folder)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def renew_scratch(path: str, size_bytes: int, files: int) -> None:
    """Mount an empty folder at ``path`` and go there; the mount namespace must be our own."""
    kernel.mount_private_tmpfs(path, f"size={size_bytes},nr_inodes={files},mode=700")
    os.chdir(path)
