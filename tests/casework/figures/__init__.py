"""A package, so that the world it holds for its tests is taken back after the last of them."""
