"""Check formulas symbolically: one expression, many rings."""
