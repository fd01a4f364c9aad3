"""Comments: what people say to each other about a record."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models.about import About, of_what_it_is_about
from tocsin.casework.models.person import Person
from tocsin.casework.models.visible import Reader, Visible

of_record = of_what_it_is_about()


class Comment(About):
    """One comment; never edited, since others have read it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="comments")
    text = models.TextField()
    is_shared = models.BooleanField(default=False)
    """Whether everybody who reads the record reads it too; else the own organisation."""
    mentioned = models.ManyToManyField(Person, related_name="mentions", blank=True)
    """Whose inbox it is in."""

    objects = Visible()

    class Meta(About.Meta):
        ordering = ("created_at", "pk")

    def __str__(self) -> str:
        return self.text[:80]

    @staticmethod
    def readable(reader: Reader) -> Q:
        """Who reads the record: colleagues, and others where it is shared."""
        return of_record(reader) & (Q(organisation__in=reader.own) | Q(is_shared=True))
