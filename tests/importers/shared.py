"""Sample files that lie beside the repository, for those who have them."""

from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared"


def shared(pattern):
    """Return the files of a pattern; none where there is no such folder."""
    return sorted(SHARED.glob(pattern))
