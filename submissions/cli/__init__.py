"""The service's commands, which join ``grader`` by the entry points ``grader.commands``."""
