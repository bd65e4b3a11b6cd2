"""What the API says and is told, as JSON: one definition for the server and for the client."""
