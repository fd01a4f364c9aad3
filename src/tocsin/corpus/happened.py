"""What happened to posts and accounts after they were seen: deletions, takedowns, new names.

An event never removes the row it speaks of; it changes its state, unless a later sight of the
post or account says otherwise.
"""

import polars as pl


def to_posts(posts: pl.LazyFrame, events: pl.LazyFrame) -> pl.LazyFrame:
    """Return the posts with the latest reported status of each."""
    latest = _latest(events, "post", "status").select(
        pl.col("subject_uid").alias("post_uid"),
        pl.col("status", "reason", "countries", "at").name.prefix("event_"),
    )
    holds = _holds("collected_at")
    return (
        posts.join(latest, on="post_uid", how="left", maintain_order="left")
        .with_columns(
            status=pl.when(holds).then("event_status").otherwise("status"),
            status_reason=pl.when(holds).then("event_reason").otherwise("status_reason"),
            status_at=pl.when(holds).then("event_at").otherwise("status_at"),
            withheld_countries=pl.when(holds)
            .then(pl.coalesce("event_countries", "withheld_countries"))
            .otherwise("withheld_countries"),
        )
        .drop(pl.selectors.starts_with("event_"))
    )


def to_accounts(accounts: pl.LazyFrame, events: pl.LazyFrame) -> pl.LazyFrame:
    """Return the accounts with the latest reported status and handle of each."""
    for field in ("status", "handle"):
        latest = _latest(events, "account", field).select(
            pl.col("subject_uid").alias("account_uid"),
            pl.col(field, "at").name.prefix("event_"),
        )
        told = pl.when(_holds("observed_at", field)).then(f"event_{field}").otherwise(field)
        accounts = (
            accounts.join(latest, on="account_uid", how="left", maintain_order="left")
            .with_columns(told.alias(field))
            .drop(f"event_{field}", "event_at")
        )
    return accounts


def _latest(events: pl.LazyFrame, kind: str, field: str) -> pl.LazyFrame:
    """Return the last event per subject that says something about a field."""
    return (
        events.filter(pl.col("subject_kind") == kind, pl.col(field).is_not_null())
        .sort("at", nulls_last=False, maintain_order=True)
        .unique("subject_uid", keep="last", maintain_order=True)
    )


def _holds(seen_at: str, field: str = "status") -> pl.Expr:
    """Say whether an event is news to the sight it is joined to."""
    earlier = pl.col("event_at") < pl.col(seen_at)
    return pl.col(f"event_{field}").is_not_null() & ~earlier.fill_null(value=False)
