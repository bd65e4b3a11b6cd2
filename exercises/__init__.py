"""What we ask: one package per sheet, found by the grader through entry points."""
