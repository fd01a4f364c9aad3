"""The dossier of an incident: facts, inferences, what speaks against, the reply, effect, law."""

from tocsin.reports.dossier.telling import dossier_report

__all__ = ["dossier_report"]
