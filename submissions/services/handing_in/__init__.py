"""Handing in, and what comes of it."""
