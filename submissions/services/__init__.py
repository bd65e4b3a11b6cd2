"""The use cases: one a file, one public function each. The first argument is :class:`Services`."""
