"""The gradebook, grades by hand, statistics, likeness."""
