"""What cannot be run without a container engine is held to its own schemas, linters and rules."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from grader.sandbox import seccomp

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
PROFILE = json.loads((DEPLOY / "seccomp.json").read_text(encoding="utf-8"))
ALLOWED = {name for rule in PROFILE["syscalls"] for name in rule["names"]}


def tool(name, *arguments):
    """Run a program of this environment; return what it said and how it ended."""
    command = [str(Path(sys.executable).with_name(name)), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_the_compose_file_is_one():
    """By the schema of the Compose specification."""
    schema = ("--builtin-schema", "vendor.compose-spec")

    assert tool("check-jsonschema", *schema, ROOT / "docker-compose.yml")[0] == 0


def test_a_compose_file_with_a_slip_is_refused(tmp_path):
    """The schema sees a misspelled key."""
    wrong = tmp_path / "docker-compose.yml"
    wrong.write_text((ROOT / "docker-compose.yml").read_text().replace("healthcheck:", "health:"))

    assert tool("check-jsonschema", "--builtin-schema", "vendor.compose-spec", wrong)[0] == 1


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_is_shut_in(name):
    """No privilege, no capability, no root, nothing to write to, bounds on what it may use."""
    service = SERVICES[name]

    assert "privileged" not in service
    assert "cap_add" not in service
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert "no-new-privileges:true" in service["security_opt"]
    assert "unprivileged" in service["image"] or service["user"] not in {"root", "0"}
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert service["restart"] in {"unless-stopped", "on-failure:5"}
    assert "healthcheck" in service or name == "migrate"  # it ends by itself


def test_secrets_come_by_file_alone():
    """No variable holds one; each that is used is declared with its file."""
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            assert not re.search("PASSWORD|SECRET|KEY", name) or value.startswith("/run/secrets/")
        assert set(service.get("secrets", ())) <= set(COMPOSE["secrets"])
    assert all(set(secret) == {"file"} for secret in COMPOSE["secrets"].values())


def test_only_the_proxy_is_reached_from_outside():
    """Graders and the database are on a network that leads nowhere."""
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert all("outside" not in SERVICES[name]["networks"] for name in SERVICES if name != "proxy")


def test_only_the_graders_have_a_profile_of_their_own():
    """All others make do with the engine's."""
    own = [n for n, s in SERVICES.items() if any("seccomp" in o for o in s["security_opt"])]

    assert own == ["worker"]
    assert "seccomp=./deploy/seccomp.json" in SERVICES["worker"]["security_opt"]


def test_the_profile_allows_what_the_jail_needs_and_no_way_out():
    """All calls that raise walls or are left to a child; none into the kernel's inside."""
    raising = """
        capset clone close_range landlock_add_rule landlock_create_ruleset landlock_restrict_self
        mount mount_setattr move_mount open_tree pidfd_open pidfd_send_signal pivot_root prctl
        seccomp sethostname setresgid setresuid umount2 unshare wait4
    """.split()  # noqa: SIM905 - a list of twenty quoted names is hard to read
    child = seccomp.ALLOWED | set(seccomp.ONLY_WITH) | set(seccomp.NOT_EXECUTABLE)
    hostile = seccomp.HOSTILE - set(raising) - {"execve", "execveat", "memfd_create", "personality"}

    assert PROFILE["defaultAction"] == "SCMP_ACT_ERRNO"
    assert sorted(set(raising) - ALLOWED) == []
    assert sorted(child - ALLOWED - {"pkey_mprotect"}) == []
    assert sorted(hostile & ALLOWED) == []


def test_the_dockerfile_has_no_known_faults():
    """By hadolint, with the reason beside each rule that is left out."""
    assert tool("hadolint", DEPLOY / "Dockerfile") == (0, "")


def test_a_dockerfile_with_a_slip_is_told_of(tmp_path):
    """The linter sees a base image without a version."""
    wrong = tmp_path / "Dockerfile"
    wrong.write_text((DEPLOY / "Dockerfile").read_text().replace(":bookworm-slim", ""))

    assert "DL3006" in tool("hadolint", wrong)[1]


def test_the_kubernetes_example_is_one():
    """By the schemas of the release that the tool knows best, with nothing unknown in it."""
    status, said = tool("kubernetes-validate", "--strict", DEPLOY / "kubernetes.yaml")

    assert status == 0, said
    assert said.count("passed for resource") == 9


def test_a_kubernetes_example_with_a_slip_is_refused(tmp_path):
    """A misspelled key would be dropped without a word by a cluster."""
    wrong = tmp_path / "kubernetes.yaml"
    text = (DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8")
    wrong.write_text(text.replace("readinessProbe", "readynessProbe"), encoding="utf-8")

    assert tool("kubernetes-validate", "--strict", wrong)[0] != 0
