"""The functions with a name, activations and losses: one record each, which every room reads.

NumPy only. Formulas are Python functions that are called with arrays or with expressions, so a
sign is written once. Records know right slopes: nothing here may enter the jail.
"""
