"""STIX 2.1: our records as bundles that others read, and a check of such graphs.

Two profiles. `neutral` keeps to the core of STIX, with our findings' numbers in one versioned
extension. `opencti` uses the object types that platform has of its own, and gives names that its
ids, which are made of names alone, do not confuse.
"""

from tocsin.exchange.stix.bundle import Counts, Profile, write_alert, write_findings
from tocsin.exchange.stix.check import Fault, check

__all__ = ["Counts", "Fault", "Profile", "check", "write_alert", "write_findings"]
