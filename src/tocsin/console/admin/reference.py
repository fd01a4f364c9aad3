"""Reference data in the admin: every write goes through casework's own table of who may what."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.forms import HiddenInput, ModelForm
from django.http import HttpRequest

from tocsin.casework import kinds
from tocsin.casework.models.record import Record
from tocsin.console.acting import actor_of

KINDS = ("organisation", "network", "platform", "election")
"""What may be changed here. Whatever has an owner or a state has pages of its own."""
SEEN = "version"
"""The column that says which state of a record somebody saw."""


class OfKind(ModelAdmin):  # type: ignore[type-arg]  # generic in its types alone
    """One kind of record."""

    kind: kinds.Kind
    search_fields = ("name",)
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Return what who asks may read."""
        return kinds.listed(self.kind.name, request.user)

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        """Return the columns of the kind, and on a change the version that is seen."""
        del request
        columns = [one.name for one in self.kind.fields]
        return [*columns, SEEN] if obj else columns

    def formfield_for_dbfield(
        self,
        db_field: "Field[Any, Any]",
        request: HttpRequest,
        **more: Any,  # noqa: ANN401  # its
    ) -> Any:  # noqa: ANN401  # as Django has it
        """Return the field of a column: links to what may be read; the version is hidden."""
        if db_field.name == SEEN:
            more["widget"] = HiddenInput()
        if isinstance(db_field, ForeignKey):
            there: Any = db_field.related_model
            more["queryset"] = there.objects.visible_to(request.user)
        return super().formfield_for_dbfield(db_field, request, **more)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """As to see it."""
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether the admin opens at all."""
        del obj
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether casework lets them add one."""
        return self.has_view_permission(request) and self.kind.may_add(actor_of(request))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Whether casework lets them change it."""
        if not self.has_view_permission(request):
            return False
        return not isinstance(obj, Record) or self.kind.may_change(actor_of(request), obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never: the journal speaks of it."""
        del request, obj
        return False

    def save_model(
        self,
        request: HttpRequest,
        obj: Any,  # noqa: ANN401  # as Django has it
        form: "ModelForm[Any]",
        change: Any,  # noqa: ANN401  # as Django has it
    ) -> None:
        """Keep it by casework's own functions, with the journal; or be refused by them."""
        actor, told = actor_of(request), form.cleaned_data
        if change:
            before = kinds.fetched(self.kind.name, obj.pk, request.user)
            before.version = told[SEEN]
            values = {name: told[name] for name in form.changed_data if name != SEEN}
            kept = kinds.change(before, actor, values)
        else:
            kept = kinds.add(
                self.kind.name, actor, {k: v for k, v in told.items() if v is not None}
            )
        obj.__dict__.update(kept.__dict__)

    def save_related(self, *args: Any) -> None:  # noqa: ANN401  # the same
        """Nothing more: what belongs to a record was kept with it."""

    def log_addition(self, *_: Any) -> Any:  # noqa: ANN401  # the same
        """Write no second log: the journal has it."""

    def log_change(self, *_: Any) -> Any:  # noqa: ANN401  # the same
        """Write no second log either."""


def admin_of(name: str) -> type[OfKind]:
    """Return the admin of a kind."""
    return type(f"Of{name.title()}", (OfKind,), {"kind": kinds.kind(name)})
