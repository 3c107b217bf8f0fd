"""Rights, staff and diagrams know the same groups and processes: what access.yaml does not name, the engine refuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workers.check.finding import Finding
from workers.check.project import Project
from workers.rules.staff import Member, load_staff

ACCESS, STAFF = "deploy/access.yaml", "deploy/staff.yaml"
NOT_DRAWN = frozenset({"heartbeat"})
"""Processes that come with the worker, not with the diagrams."""


def check(project: Project) -> Iterator[Finding]:
    if project.deploy.parent == project.folder.parent:  # diagrams elsewhere are drafts, nobody deploys them from there
        file = project.deploy / "staff.yaml"
        members = load_staff(file).members() if file.is_file() else ()
        yield from _processes(project)
        yield from _staff(project, members)
        yield from _jobcenters(project, members)


def _processes(project: Project) -> Iterator[Finding]:
    """A process that nobody may read has no name in Tasklist, and its steps reach no worker."""
    for process in project.processes.values():
        for right in ("READ", "UPDATE_INSTANCE"):
            if not project.access.holders(process.id, right):
                what = f"Für diesen Vorgang gibt niemandem {ACCESS} das Recht {right}."
                yield process.finding(what, "Dort unter processes ergänzen.")
    rights = [right for right in project.access.rights if right.resource == "process_definition"]
    for process_id in sorted({name for right in rights for name in right.ids} - set(project.processes) - NOT_DRAWN):
        what = f"Den Vorgang „{process_id}“ gibt es nicht."
        yield Finding(ACCESS, process_id, what, "Aus processes und rights löschen oder das Diagramm ergänzen.")


def _staff(project: Project, members: Iterable[Member]) -> Iterator[Finding]:
    for member in members:
        if member.group not in project.groups:
            what = f"Die Gruppe „{member.group}“ gibt es in {ACCESS} nicht."
            yield Finding(STAFF, member.user, what, "Dort unter groups ergänzen oder hier eine bekannte nennen.")


def _jobcenters(project: Project, members: Iterable[Member]) -> Iterator[Finding]:
    """What a guideline alone knows, begins only who works where it holds."""
    places = project.book.jobcenters
    for right in project.access.rights:
        for unknown in sorted(set(right.jobcenters) - set(places)):
            what = f"Das Jobcenter „{unknown}“ gibt es nicht (rights, {right.why})."
            yield Finding(ACCESS, unknown, what, f"Bekannt sind: {', '.join(places)}.")
    staff = [(each.jobcenter, project.access.groups_in(each.group, each.jobcenter)) for each in members]
    for process in project.processes.values():
        guideline = process.diagram.path.parent.name
        homes = {name for name, place in places.items() if place.guideline == guideline}
        starters = project.access.holders(process.id, "CREATE_INSTANCE")
        begin = {jobcenter for jobcenter, groups in staff if starters.intersection(groups)}
        if homes and (strangers := begin - homes):
            what = f"Diesen Vorgang können auch Personen aus {', '.join(sorted(strangers))} beginnen."
            yield process.finding(what, f"In {ACCESS} beim Recht ergänzen: jobcenters: [{', '.join(sorted(homes))}]")
