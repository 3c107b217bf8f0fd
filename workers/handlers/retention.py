"""Retention: deletes what is due and leaves proofs without content (bpmn/retention.bpmn; DESIGN 4)."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta

from dateutil.relativedelta import relativedelta

from workers.documents import Documents
from workers.engine.past import PastCases
from workers.registry import BERLIN, Case, Handlers, Task
from workers.results import Proof, ResultStore
from workers.rules.guidelines import Guideline
from workers.rules.parameters import ParameterBook
from workers.rules.staff import Staff

retention = Handlers()

TASK_MARKS, CASE_HISTORY = "Kennungen erledigter Aufgaben", "Verlauf beendeter Fälle"


class Leftovers(Case):
    """Jobcenters in which documents are left that nobody filed although their case has ended."""

    unfiled_count: int
    unfiled_jobcenters: tuple[str, ...]


@retention.topic("retention.forget_tasks")
async def forget_tasks(task: Task, book: ParameterBook, results: ResultStore, past: PastCases) -> None:
    """Ids of done tasks go once the engine no longer knows the task: nothing joins record and case (H-118, H-119)."""
    keep = max(book.in_force(name, task.today, Guideline).task_marks_keep_days for name in book.names())
    before = task.today - timedelta(days=keep)
    old = await asyncio.to_thread(results.old_tasks, before)
    gone = [task_id for task_id in old if not await past.task_is_open(task_id)]
    await asyncio.to_thread(results.forget_tasks, gone, Proof(task.today, TASK_MARKS, len(gone), before))


@retention.topic("retention.delete_history")
async def delete_history(task: Task, book: ParameterBook, results: ResultStore, past: PastCases) -> None:
    """The history of cases that ended long ago (H-100, A-28): what would be too old before the next run goes now."""
    keep = min(book.in_force(name, task.today, Guideline).history_keep_days for name in book.names())
    before = task.today + relativedelta(months=1) - timedelta(days=keep)
    await asyncio.to_thread(results.prove, Proof(task.today, CASE_HISTORY, 0, before))
    async for case in past.ended_before(datetime.combine(before, time(), BERLIN)):
        await past.delete(case)
        await asyncio.to_thread(results.prove, Proof(task.today, CASE_HISTORY, 1, before))


@retention.topic("retention.find_unfiled")
async def find_unfiled(task: Task, staff: Staff, documents: Documents, past: PastCases) -> Leftovers:
    """Documents that ended cases left behind are not deleted unseen: each Jobcenter gets its list (H-100, H-111)."""
    entries = [entry for entry in await documents.unfiled(task.created) if not await past.runs(entry.case_number)]
    found = {jobcenter_of(entry.filer, staff) for entry in entries}
    return Leftovers(unfiled_count=len(entries), unfiled_jobcenters=tuple(sorted(found)))


def jobcenter_of(filer: str, staff: Staff) -> str:
    """Where the person works who should file a document; the first Jobcenter for one who is no longer on the list."""
    return staff.member(filer).jobcenter if staff.knows(filer) else next(iter(staff.offices))
