r"""Expand the writer's own LaTeX commands: ``\newcommand{\pd}[2]{\frac{d #1}{d #2}}``."""

import re

#: No sheet nests its commands deeper, and none that does is expanded for ever.
MAX_ROUNDS = 8
MAX_GROWTH = 4
#: Nor does any become so many times as long in all.
MAX_LENGTH = 12

_DEFINITION = re.compile(
    r"\\(?:re|provide)?newcommand\*?\s*\{?\s*\\(?P<name>[A-Za-z]+)\s*\}?\s*(?:\[(?P<count>[1-9])\])?\s*"
    r"(?=\{)|\\def\s*\\(?P<plain>[A-Za-z]+)\s*(?P<places>(?:#[1-9])*)(?=\{)"
    r"|\\DeclareMathOperator\*?\s*\{\s*\\(?P<operator>[A-Za-z]+)\s*\}\s*(?=\{)"
)


def expanded(text: str) -> str:
    """Return the text with the commands that it defines written out, their definitions blanked.

    Lines stay as they are; columns behind a command move.
    """
    if "newcommand" not in text and "\\def" not in text and "DeclareMath" not in text:
        return text
    text, macros = _definitions(text)
    most = MAX_LENGTH * max(len(text), 1000)
    for _ in range(MAX_ROUNDS):
        longer = _once(text, macros)
        if longer == text or len(longer) > min(MAX_GROWTH * max(len(text), 1000), most):
            return longer if longer == text else text
        text = longer
    return text


def _definitions(text: str) -> tuple[str, dict[str, tuple[int, str]]]:
    """Return the text without definitions, and each command's number of arguments and body."""
    macros: dict[str, tuple[int, str]] = {}
    at = 0
    while found := _DEFINITION.search(text, at):
        end = _closing(text, found.end())
        if end < 0:
            break
        body = text[found.end() + 1 : end]
        name = found["name"] or found["plain"] or found["operator"]
        count = int(found["count"] or 0) or (found["places"] or "").count("#")
        macros[name] = count, rf"\mathrm{{{body}}}" if found["operator"] else body
        blank = re.sub(r"[^\n]", " ", text[found.start() : end + 1])
        text = text[: found.start()] + blank + text[end + 1 :]
        at = end + 1
    return text, macros


def _once(text: str, macros: dict[str, tuple[int, str]]) -> str:
    """Write every command out once."""
    if not macros:
        return text
    pattern = re.compile(rf"\\({'|'.join(map(re.escape, macros))})(?![A-Za-z])")
    parts, at = [], 0
    while found := pattern.search(text, at):
        parts.append(text[at : found.start()])
        count, body = macros[found[1]]
        arguments, at = _arguments(text, found.end(), count)
        parts.append(_filled(body, arguments))
    return "".join([*parts, text[at:]])


def _filled(body: str, arguments: list[str]) -> str:
    for number, argument in enumerate(arguments, 1):
        body = body.replace(f"#{number}", argument)
    return f" {body} "


def _arguments(text: str, at: int, count: int) -> tuple[list[str], int]:
    found: list[str] = []
    for _ in range(count):
        while at < len(text) and text[at] in " \t":
            at += 1
        if text[at : at + 1] == "{":
            end = _closing(text, at)
            end = len(text) if end < 0 else end
            found.append(text[at + 1 : end])
            at = end + 1
        else:
            found.append(text[at : at + 1])
            at += 1
    return found, at


def _closing(text: str, opening: int) -> int:
    level = 0
    for at in range(opening, len(text)):
        level += (text[at] == "{") - (text[at] == "}")
        if level == 0:
            return at
    return -1
