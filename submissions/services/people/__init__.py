"""Who people are: signing in and out, passwords, tokens, accounts."""
