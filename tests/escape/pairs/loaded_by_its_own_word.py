"""Tries: to say that it is loaded while it is being loaded, and to take no question.

Happens: It runs out of the same time, for each question.
"""
# first earns: 0
# second earns: 0

import os
import struct

os.write(3, struct.pack("<4sBBHII", b"dg1\n", 9, 0, 0, 0, 0))
while True:
    pass
