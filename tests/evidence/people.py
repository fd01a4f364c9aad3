"""Who acts in these tests."""

from tocsin.evidence.records import Custody

ANA = Custody(
    actor="ana",
    org="Elections Observatory",
    purpose="alert 2024-017",
    authority="case 17",
    tool="tests",
)
