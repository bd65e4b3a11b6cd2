"""A client of the API: what the commands of students and CI jobs speak through."""
