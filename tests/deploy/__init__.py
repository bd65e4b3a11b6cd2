"""The files that put the service on machines."""
