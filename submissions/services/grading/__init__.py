"""Claim, grade, finish: what graders do, wherever they are."""
