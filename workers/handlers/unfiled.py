"""What is left in the outbox of one Jobcenter after its cases have ended (bpmn/unfiled.bpmn)."""

from __future__ import annotations

from pydantic import Field

from workers.documents import Documents
from workers.engine.past import PastCases
from workers.handlers.retention import jobcenter_of
from workers.registry import BERLIN, Case, Handlers, Task
from workers.rules.german import day
from workers.rules.staff import Staff

unfiled = Handlers()


class AskedJobcenter(Case):
    """Whose documents."""

    jobcenter: str = Field(title="Jobcenter")


class Unfiled(Case):
    """Documents that nobody filed although their case has ended; titles and case numbers, no content."""

    unfiled_count: int
    unfiled_text: str


@unfiled.topic("unfiled.list_documents")
async def list_documents(
    case: AskedJobcenter, task: Task, staff: Staff, documents: Documents, past: PastCases
) -> Unfiled:
    """The list for the team leaders of a Jobcenter (H-100, H-111); what was filed meanwhile is not on it."""
    lines = [
        f"Fall {entry.case_number}: {entry.title}, abzulegen durch {staff.name(entry.filer)}, "
        f"erstellt am {day(entry.created.astimezone(BERLIN).date())}"
        for entry in await documents.unfiled(task.created)
        if jobcenter_of(entry.filer, staff) == case.jobcenter and not await past.runs(entry.case_number)
    ]
    return Unfiled(unfiled_count=len(lines), unfiled_text="; ".join(lines) or "keine")
