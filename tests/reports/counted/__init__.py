"""A package, so that its world is taken down when its tests are done."""
