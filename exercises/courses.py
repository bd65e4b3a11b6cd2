"""The courses that set exercises like these, as the table of exercises calls them."""

from typing import Final

CS231N: Final = "CS231n"
CS229: Final = "CS229"
CS224N: Final = "CS224n"
UVA: Final = "UvA Deep Learning"
DEEPLEARNING_AI: Final = "deeplearning.ai"
CMU: Final = "CMU 11-785"
#: Neural Networks: Zero to Hero, with micrograd, makemore and nanoGPT.
ZERO_TO_HERO: Final = "Zero to Hero"
