"""Regrades: proposed, reviewed as a difference, applied or dropped, undone."""
