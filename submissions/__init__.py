"""The service: people, courses, deadlines, submissions, grades. ``README.md`` has the rooms."""
