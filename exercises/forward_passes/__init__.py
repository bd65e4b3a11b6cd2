"""Backward passes that courses set, a module for each, derived from the forward pass in it."""
