"""Back-propagation through a network that each student has for themselves."""

from grader.authoring import Family, family_exercise

FAMILY = Family(
    slug="own-network",
    title="Back-propagation through a network of your own",
    ask=("delta_K", "delta_K-1", "delta_K-2", "dW_K", "dW_K-2"),
)

EXERCISE = family_exercise(FAMILY)
