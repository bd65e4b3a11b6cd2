"""What runs on the far side of the wall: the warm parent (zygote) and its children.

It holds no reference, no tolerance and no score, and imports nothing of the package but itself
and the leaf modules beside it, so there is nothing here worth stealing.
"""
