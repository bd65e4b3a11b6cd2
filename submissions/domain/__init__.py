"""Values and rules of the service: no database, no web, no processes, no clock."""
