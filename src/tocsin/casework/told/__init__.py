"""Records as values, for those who export and report: read once, as somebody may see them.

Exports and reports take these and never a model: what a format can carry is decided on values that
nobody changes meanwhile, and what a reader may not see was never read. The values need no
database; `reading` makes them from one.
"""

from tocsin.casework.told.impact import ArticleTold, ChannelTold, EffectTold
from tocsin.casework.told.values import (
    AlertTold,
    AnswerTold,
    AssetTold,
    ElectionTold,
    FindingTold,
    IncidentTold,
    LookTold,
    SubjectTold,
    SubmissionTold,
    TechniqueTold,
    Word,
)

__all__ = [
    "AlertTold",
    "AnswerTold",
    "ArticleTold",
    "AssetTold",
    "ChannelTold",
    "EffectTold",
    "ElectionTold",
    "FindingTold",
    "IncidentTold",
    "LookTold",
    "SubjectTold",
    "SubmissionTold",
    "TechniqueTold",
    "Word",
]
