"""The service around the grader: people, deadlines, database and web pages."""
