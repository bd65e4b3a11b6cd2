"""Grade gradients: what is right, what is wrong, and which mistake was made."""
