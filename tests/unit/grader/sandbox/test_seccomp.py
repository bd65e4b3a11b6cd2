"""The filter program, run by an interpreter of its own for every number on both processors."""

import re
import struct
from functools import cache
from pathlib import Path

import pytest

from grader.sandbox import seccomp, syscalls
from grader.sandbox.seccomp import ALLOW, KILL, REFUSE

ARCHES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
HEADERS = {
    "x86_64": Path("/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
    "aarch64": Path("/usr/include/asm-generic/unistd.h"),
}
PROT_EXEC = 4


@cache
def assembled(machine):
    """Return the program as instructions."""
    return list(struct.iter_unpack("<HBBI", seccomp.program(machine)))


def verdict(machine, number, arguments=(), arch=None):
    """Interpret the program as the kernel does: classic BPF over ``struct seccomp_data``."""
    padded = (*arguments, *(0,) * (6 - len(arguments)))
    data = struct.pack("<IIQ6Q", number, arch or ARCHES[machine], 0, *padded)
    code, at, value = assembled(machine), 0, 0
    for _ in range(1000):
        operation, if_true, if_false, constant = code[at]
        at += 1
        match operation:
            case 0x20:
                (value,) = struct.unpack_from("<I", data, constant)
            case 0x06:
                return constant
            case 0x05:
                at += constant
            case 0x15:
                at += if_true if value == constant else if_false
            case 0x35:
                at += if_true if value >= constant else if_false
            case 0x45:
                at += if_true if value & constant else if_false
            case _:
                pytest.fail(f"unknown operation {operation:#x}")
    return pytest.fail("the program does not end")


@pytest.mark.parametrize("machine", syscalls.MACHINES)
def test_every_number_gets_its_verdict(machine):
    """Allowed calls pass, hostile ones kill, all others are refused: for each of 1024 numbers."""
    wanted = dict.fromkeys(range(1024), REFUSE)
    for names, answer in ((seccomp.ALLOWED, ALLOW), (seccomp.HOSTILE, KILL)):
        for name in names:
            number = syscalls.number(name, machine)
            if number is not None:
                wanted[number] = answer
    for name in (*seccomp.ONLY_WITH, *seccomp.NOT_EXECUTABLE):
        del wanted[syscalls.number(name, machine)]  # they depend on an argument: below
    assert {number: verdict(machine, number) for number in wanted} == wanted


@pytest.mark.parametrize("machine", syscalls.MACHINES)
@pytest.mark.parametrize("name", seccomp.ONLY_WITH)
def test_some_calls_are_allowed_with_certain_arguments_only(machine, name):
    """All 64 bits of the argument count, whatever the others are."""
    index, allowed = seccomp.ONLY_WITH[name]
    number = syscalls.number(name, machine)
    for value in (*range(2000), 0x5412, 0x5450, 0x5452, 2**31, 2**32 - 1):
        arguments = [7] * 6
        arguments[index] = value
        assert verdict(machine, number, arguments) == (ALLOW if value in allowed else REFUSE)
        arguments[index] = value + 2**32
        assert verdict(machine, number, arguments) == REFUSE


@pytest.mark.parametrize("machine", syscalls.MACHINES)
@pytest.mark.parametrize("name", seccomp.NOT_EXECUTABLE)
def test_no_memory_becomes_executable(machine, name):
    """Whatever else is asked for, PROT_EXEC is refused."""
    number = syscalls.number(name, machine)
    for protection in range(16):
        answer = REFUSE if protection & PROT_EXEC else ALLOW
        assert verdict(machine, number, [0, 4096, protection]) == answer


@pytest.mark.parametrize("machine", syscalls.MACHINES)
def test_foreign_numbering_kills(machine):
    """Calls by another processor's numbers, or in the x32 mode, never reach the list."""
    read = syscalls.number("read", machine)
    assert verdict(machine, read) == ALLOW
    assert verdict(machine, read, arch=0x40000003) == KILL
    assert verdict(machine, read | 0x40000000) == KILL


@pytest.mark.parametrize("machine", syscalls.MACHINES)
def test_processes_sockets_and_signals_are_refused(machine):
    """The promises that matter most, by name."""
    for name in ("fork", "vfork", "clone", "clone3", "socket", "connect", "kill", "tgkill"):
        number = syscalls.number(name, machine)
        assert number is None or verdict(machine, number) == REFUSE
    for name in ("execve", "ptrace", "mount", "unshare", "io_uring_setup", "memfd_create"):
        assert verdict(machine, syscalls.number(name, machine)) == KILL


def test_the_lists_do_not_overlap():
    """No call is both allowed and hostile."""
    special = set(seccomp.ONLY_WITH) | set(seccomp.NOT_EXECUTABLE)
    assert not seccomp.ALLOWED & seccomp.HOSTILE
    assert not special & (seccomp.ALLOWED | seccomp.HOSTILE)


@pytest.mark.parametrize("machine", syscalls.MACHINES)
def test_numbers_agree_with_the_kernel_headers(machine):
    """The table is the kernel's own, where its headers are installed."""
    if not HEADERS[machine].exists():
        pytest.skip("no kernel headers here")
    text = HEADERS[machine].read_text()
    found = dict(re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text))
    listed = {name: syscalls.number(name, machine) for name in syscalls.TABLE}
    both = {name for name, number in listed.items() if number is not None and name in found}
    assert len(both) > 80
    assert {name: listed[name] for name in both} == {name: int(found[name]) for name in both}
