"""Assignments: who is to do something about a record."""

from django.db import models
from django.db.models import Q

from tocsin.casework.models.about import About, of_what_it_is_about
from tocsin.casework.models.person import Person
from tocsin.casework.models.visible import Reader, Visible

of_record = of_what_it_is_about()


class Assignment(About):
    """One thing that one person is to do."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)
    """Null: a program."""
    task = models.CharField(max_length=300, blank=True)
    """What is to be done; "": look at it."""
    due_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    """Null: is to be done still."""

    objects = Visible()

    class Meta(About.Meta):
        indexes = (models.Index(fields=("person", "done_at"), name="assignment_inbox"),)

    def __str__(self) -> str:
        return f"{self.person}: {self.task or self.about}"

    @staticmethod
    def readable(reader: Reader) -> Q:
        """Colleagues who read the record."""
        return of_record(reader) & Q(organisation__in=reader.own)
