"""What the console keeps for itself; Django looks for it here."""

from tocsin.console.api.repeats import Repeat
from tocsin.console.tokens.model import Scope, Token, TokenUse

__all__ = ["Repeat", "Scope", "Token", "TokenUse"]
