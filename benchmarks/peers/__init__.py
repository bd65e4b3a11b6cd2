"""The same assignment and class in the hands of other graders: ``python -m benchmarks.peers``."""
