"""Measurements stay alive."""
