"""Keeps pytest from importing what must only ever run in a jail."""

collect_ignore_glob = ["programs/*", "pairs/*"]
