"""The rings in which expressions are evaluated."""
