"""Small parts of the world, as the use cases want them."""
