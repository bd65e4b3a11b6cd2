"""Pack an installed distribution as a wheel again: from the files that are imported here."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from grader.errors import ExerciseInvalid

#: Entry points that a grader needs; commands of the service stay at home.
GROUPS = ("console_scripts", "grader.exercises")
_NAME = re.compile(r"[\w.-]+")
_WHEEL = b"""\
Wheel-Version: 1.0
Generator: deltagrade
Root-Is-Purelib: true
Tag: py3-none-any
"""
_LICENCES = ("licenses/LICENSE", "LICENSE")


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel: its file name says what it is."""

    file: str
    data: bytes


def build_wheel(source: Distribution, packages: tuple[str, ...]) -> Wheel:
    """Return a wheel with some packages of a distribution.

    Its metadata ask for what the distribution always needs; extras are left out.

    Raises
    ------
    ExerciseInvalid
        If a package has no files here, or compiled ones.
    """
    stem = f"{re.sub(r'[-_.]+', '_', source.name)}-{source.version}"
    files = dict(item for package in packages for item in _files(package))
    files |= {f"{stem}.dist-info/{name}": data for name, data in _metadata(source)}
    record = f"{stem}.dist-info/RECORD"
    lines = [f"{name},{_digest(data)},{len(data)}\n" for name, data in files.items()]
    files[record] = "".join([*lines, f"{record},,\n"]).encode()
    return Wheel(f"{stem}-py3-none-any.whl", zipped(files))


def requirements(source: Distribution) -> tuple[str, ...]:
    """Return what a distribution always needs, as its metadata say it; extras are left out."""
    return tuple(need for need in source.requires or () if "extra ==" not in need)


def pinned(source: Distribution) -> dict[str, str]:
    """Return the versions in use here of all that a distribution needs, by name."""
    found: dict[str, str] = {}
    waiting = [source]
    while waiting:
        for need in requirements(waiting.pop()):
            name = _NAME.match(need)
            try:
                needed = distribution(name[0] if name else need)
            except PackageNotFoundError:
                continue  # for another system
            if needed.name not in found:
                found[needed.name] = needed.version
                waiting.append(needed)
    return found


def zipped(files: dict[str, bytes], programs: tuple[str, ...] = ()) -> bytes:
    """Return a zip of files by name; the same files give the same bytes.

    Parameters
    ----------
    files : dict of str to bytes
    programs : tuple of str
        Names of those that can be run.
    """
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name in sorted(files):
            info = ZipInfo(name)  # dated 1980: a date would make each export another file
            info.compress_type = ZIP_DEFLATED
            info.external_attr = (0o100755 if name in programs else 0o100644) << 16
            archive.writestr(info, files[name])
    return stream.getvalue()


def _files(package: str) -> Iterator[tuple[str, bytes]]:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise ExerciseInvalid(package, "package", "has no folder here that could be packed")
    folder = Path(next(iter(spec.submodule_search_locations)))
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or "__pycache__" in path.parts:
            continue
        if path.suffix in (".so", ".pyd"):
            raise ExerciseInvalid(package, path.name, "is compiled and runs on this system alone")
        yield (Path(package) / path.relative_to(folder)).as_posix(), path.read_bytes()


def _metadata(source: Distribution) -> Iterator[tuple[str, bytes]]:
    head = ["Metadata-Version: 2.1", f"Name: {source.name}", f"Version: {source.version}"]
    if "Requires-Python" in source.metadata:
        head.append(f"Requires-Python: {source.metadata['Requires-Python']}")
    lines = [*head, *(f"Requires-Dist: {need}" for need in requirements(source))]
    yield "METADATA", "\n".join([*lines, ""]).encode()
    yield "WHEEL", _WHEEL
    yield "entry_points.txt", "\n".join(_entry_points(source)).encode()
    licence = next(filter(None, map(source.read_text, _LICENCES)), None)
    if licence:
        yield "LICENSE", licence.encode()


def _entry_points(source: Distribution) -> Iterator[str]:
    for group in GROUPS:
        yield f"[{group}]"
        for entry in source.entry_points.select(group=group):
            yield f"{entry.name} = {entry.value}"
    yield ""


def _digest(data: bytes) -> str:
    return f"sha256={urlsafe_b64encode(sha256(data).digest()).rstrip(b'=').decode()}"
