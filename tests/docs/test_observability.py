"""What is documented, drawn and alerted on is what the service exports, and the other way round."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from submissions.adapters.meter import PrometheusMeter
from submissions.domain.job import Lane, QueueSummary
from tests.docs.test_docs import ROOT

DEPLOY = ROOT / "deploy"
NAME = re.compile(r"\bdeltagrade_[a-z_]+\b")


def filled():
    """Return what a meter exports when everything has happened once."""
    meter, now = PrometheusMeter(), datetime.now(UTC)
    meter.accepted()
    meter.refused("too_soon")
    meter.graded(Lane.LIVE, "passed", grading_s=0.1, verdict_s=0.2)
    meter.failed("operator", "grader_died")
    meter.lease_lost()
    meter.grader_restarted()
    queue = QueueSummary(1, 1, 1, 1, now, now)
    return meter.exposition(queue, now, {"tier": "A", "graders": 2}).decode()


@pytest.fixture(scope="module")
def exported():
    """Return name of a metric -> its kind and labels; a counter's name ends with ``_total``."""
    return {
        family.name + ("_total" if family.type == "counter" else ""): (
            family.type,
            {label for sample in family.samples for label in sample.labels} - {"le"},
        )
        for family in text_string_to_metric_families(filled())
    }


@pytest.fixture(scope="module")
def series(exported):
    """Return the names that a query may use."""
    parts = ("", "_bucket", "_sum", "_count")
    return {
        name + part
        for name, (kind, _) in exported.items()
        for part in (parts[1:] if kind == "histogram" else parts[:1])
    }


def test_the_table_of_metrics_is_the_codes(exported):
    """Names, kinds and labels, none missing, none too many."""
    page = (ROOT / "docs/observability.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(deltagrade_\w+)` \| (\w+) \| (.*?) \|", page, re.MULTILINE)
    table = {name: (kind, set(re.findall(r"`(\w+)`", labels))) for name, kind, labels in rows}

    assert table == exported


def test_names_follow_prometheus(exported):
    """Seconds are called so, counters end with ``_total``."""
    for name, (kind, _) in exported.items():
        assert (kind == "counter") == name.endswith("_total")
        assert (kind == "histogram") <= name.endswith("_seconds")


def dashboard():
    """Return the dashboard."""
    return json.loads((DEPLOY / "grafana-dashboard.json").read_text(encoding="utf-8"))


def test_the_dashboard_is_well_formed():
    """Panels are told apart, lie beside each other, and ask whichever Prometheus was chosen."""
    board = dashboard()
    variables = {one["name"]: one["type"] for one in board["templating"]["list"]}
    ids = [panel["id"] for panel in board["panels"]]
    taken = [cell for panel in board["panels"] for cell in cells(**panel["gridPos"])]

    assert variables["datasource"] == "datasource"
    assert len(ids) == len(set(ids)) >= 10
    assert len(taken) == len(set(taken))
    for panel in board["panels"]:
        assert panel["title"]
        for asked in [panel, *panel["targets"]]:
            assert asked["datasource"] == {"type": "prometheus", "uid": "${datasource}"}


def cells(x, y, w, h):
    """Return the places that a panel takes on the grid, 24 wide."""
    assert x + w <= 24
    return [(x + i, y + j) for i in range(w) for j in range(h)]


def queries():
    """Return every query: of the dashboard, the alerts, and what scales workers."""
    board = [target["expr"] for panel in dashboard()["panels"] for target in panel["targets"]]
    rules = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))
    alerts = [rule["expr"] for group in rules["groups"] for rule in group["rules"]]
    cluster = (DEPLOY / "kubernetes.yaml").read_text(encoding="utf-8")
    return board + alerts + re.findall(r"name: (deltagrade_\w+)", cluster)


def test_every_query_asks_for_what_is_exported(series, exported):
    """Names and labels; and a metric that nobody looks at is not there."""
    asked = queries()
    labels = {label for _, found in exported.values() for label in found} | {"job", "le"}

    for query in asked:
        assert NAME.findall(query), query
        assert set(NAME.findall(query)) <= series, query
        for names in re.findall(r"by \(([^)]*)\)", query):
            assert set(re.split(r",\s*", names)) <= labels, query
        for pair in re.findall(r"(\w+)\s*=~?\s*\"", query):
            assert pair in labels, query
    together = "\n".join(asked)
    assert [name for name in exported if name not in together] == []


def test_alerts_and_scraping_are_well_formed():
    """Each alert says what is wrong and what to do; the example reads the rules that are there."""
    rules = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))["groups"][0][
        "rules"
    ]
    example = yaml.safe_load((DEPLOY / "prometheus.yml").read_text(encoding="utf-8"))

    assert {"GradingBehind", "JobsSetAside", "NoGraders"} <= {rule["alert"] for rule in rules}
    for rule in rules:
        assert {"summary", "description"} <= set(rule["annotations"])
        assert rule["labels"]["severity"] in ("warning", "critical")
    assert all((DEPLOY / Path(name)).exists() for name in example["rule_files"])
    assert len({job["job_name"] for job in example["scrape_configs"]}) == 2


def test_a_wrong_name_in_a_query_would_be_noticed(series):
    """The check above can say no."""
    assert not set(NAME.findall("rate(deltagrade_verdicts[5m])")) <= series
    assert not set(NAME.findall("deltagrade_verdict_seconds")) <= series
