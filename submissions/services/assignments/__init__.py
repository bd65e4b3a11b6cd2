"""Assignments: exercises given to courses, and what a student sees of them."""
