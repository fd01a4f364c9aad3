"""What findings are about, by the id that people write: `x:account:12`, `:domain:news.example`."""

from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256

from tocsin.casework import journal, records
from tocsin.casework.access import Actor
from tocsin.casework.models import Finding, FindingSubject, Platform, Subject, SubjectKind
from tocsin.casework.storable import storable

LONGEST = 500
"""Characters of a native id."""


def named(names: Iterable[str], actor: Actor) -> dict[str, Subject]:
    """Return the subject of each id, kept now where it is new.

    A subject shows to those who read a record that names it: to keep one shows it to nobody.
    """
    apart = {name: parted(name) for name in names}
    natives = {native for _, _, native in apart.values()}
    kept = {}
    with journal.turn():
        platforms = {name: _platform(name, actor) for name in {one for one, _, _ in apart.values()}}
        for one in Subject.objects.filter(native_id__in=natives).select_related("platform"):
            kept[one.platform.name if one.platform else "", one.kind, one.native_id] = one
        new = sorted(set(apart.values()) - kept.keys())
        made = Subject.objects.bulk_create(
            Subject(platform=platforms[platform], kind=kind, native_id=native)
            for platform, kind, native in new
        )
        journal.write_all(journal.deeds("add", made, actor))
    kept |= dict(zip(new, made, strict=True))
    return {name: kept[key] for name, key in apart.items()}


def linked(
    finding: Finding, names: Iterable[str], known: Mapping[str, Subject]
) -> Iterator[FindingSubject]:
    """Yield what a finding is about in order, by ids that are `known`; each subject once."""
    for n, one in enumerate(dict.fromkeys(known[name] for name in names)):
        yield FindingSubject(finding=finding, subject=one, position=n)


def parted(name: str) -> tuple[str, str, str]:
    """Return platform ("": none), kind and native id of a subject's id.

    >>> parted("x:account:12"), parted("news.example"), parted(":domain:news.example")
    (('x', 'account', '12'), ('', 'other', 'news.example'), ('', 'domain', 'news.example'))
    """
    platform, _, rest = storable(name).partition(":")
    kind, _, native = rest.partition(":")
    if native and kind in SubjectKind.values:
        return platform[:64], kind, _short(native)
    return "", SubjectKind.OTHER.value, _short(storable(name))


def written(subject: Subject) -> str:
    """Return a subject's id as people write it."""
    if subject.platform is None and subject.kind == SubjectKind.OTHER:
        return subject.native_id
    return f"{subject.platform.name if subject.platform else ''}:{subject.kind}:{subject.native_id}"


def _short(native: str) -> str:
    """Return an id that its column holds; of a longer one, the beginning and a hash of it all."""
    if len(native) <= LONGEST:
        return native
    digest = sha256(native.encode()).hexdigest()
    return f"{native[: LONGEST - len(digest) - 1]}#{digest}"


def _platform(name: str, actor: Actor) -> Platform | None:
    if not name:
        return None
    known = Platform.objects.filter(name=name).first()
    return known or records.add(Platform(name=name, title=name), actor)
