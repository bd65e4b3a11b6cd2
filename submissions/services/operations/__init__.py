"""What the service's operator does: health, jobs, the audit log, people's data."""
