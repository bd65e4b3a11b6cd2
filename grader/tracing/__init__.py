"""Run NumPy code on symbols: record the formula it computes, or run it exactly in a prime field.

Used on both sides of the jail's wall: inside on a student's function, outside on our reference.
Nothing here knows an answer. Imports NumPy alone.
"""
