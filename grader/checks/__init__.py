"""The judges: each takes what came out of the jail and says what is right about it."""
