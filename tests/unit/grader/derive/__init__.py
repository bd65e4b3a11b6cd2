"""Gradients derived from forward functions."""
