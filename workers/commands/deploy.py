"""`bfm deploy`: puts diagrams, forms, rights and (for the demo) logins on an engine; only what changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from workers.commands.options import EngineUrl, admin_of
from workers.engine.admin import EngineAdmin
from workers.engine.admin_access import apply_access
from workers.engine.admin_deploy import Bundle, Outcome, find_bundles
from workers.engine.admin_deploy import deploy as deploy_bundles
from workers.engine.admin_jobcenters import apply_jobcenters, apply_local_groups
from workers.engine.admin_logins import Logins, Person, apply_people, technical_people
from workers.errors import UserError
from workers.rules.parameters import load_parameters
from workers.rules.rights import Access, read_access
from workers.rules.staff import Staff, load_staff
from workers.settings import PROJECT, Settings

ACCESS = PROJECT / "deploy" / "access.yaml"
LOGINS = PROJECT / "var" / "logins.json"
HEARTBEAT = PROJECT / "workers" / "engine" / "heartbeat.bpmn"
OPERATIONS = "betrieb"
Progress = Callable[[str], Any]


@dataclass(frozen=True)
class Published:
    """What a run did: diagrams with their versions, other changes in words, and the people with their passwords."""

    outcomes: tuple[Outcome, ...]
    changes: tuple[str, ...]
    people: tuple[Person, ...]
    passwords: dict[str, str]

    def as_dict(self) -> dict[str, Any]:
        """For `--json`; without passwords."""
        processes = [
            {"process": outcome.bundle.process, "version": outcome.version, "new": outcome.new}
            for outcome in self.outcomes
        ]
        return {"processes": processes, "changes": list(self.changes)}


def deploy(
    engine_url: EngineUrl = None,
    access: Annotated[Path, typer.Option(help="Groups, rights and task lists")] = ACCESS,
    demo_users: Annotated[
        bool, typer.Option("--demo-users", help="Create everyone of the staff file, print logins")
    ] = False,
    logins: Annotated[Path, typer.Option(help="File with the generated passwords, readable only by you")] = LOGINS,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable result, without passwords")] = False,
) -> None:
    """Deploy what changed. Refuses what `bfm check` rejects; nothing is deployed then."""
    settings, console = Settings(), Console()
    with admin_of(engine_url, settings) as admin, Console(stderr=True).status("Checking") as status:
        done = publish(admin, settings, access, Logins(logins) if demo_users else None, progress=status.update)
    if as_json:
        console.print_json(data=done.as_dict())
        return
    _show(console, done)
    if demo_users:
        show_logins(console, done)


def publish(
    admin: EngineAdmin,
    settings: Settings,
    access_file: Path = ACCESS,
    logins: Logins | None = None,
    *,
    checked: bool = False,
    progress: Progress = lambda step: None,
) -> Published:
    """Diagrams, then groups, rights and lists, then accounts, then Jobcenters with their people.

    logins: also create everyone of the staff file, with passwords kept there; without it only the technical accounts
    whose password is set. Where people sign in elsewhere, the directory says their groups and Jobcenters. checked: the
    diagrams have just been checked. Raises UserError; before that nothing is done.
    """
    bundles, access, staff = bundles_of(settings), read_access(access_file), load_staff(settings.staff)
    elsewhere = settings.accounts != "engine"
    if elsewhere and logins:
        raise people_elsewhere(settings.accounts)
    if not checked:
        refuse_findings(settings)
    admin.version()
    progress("Deploying diagrams and forms")
    outcomes = deploy_bundles(admin, bundles)
    progress("Setting groups and rights")
    members = {member.user: member.jobcenter for member in staff.members()}
    changes = apply_access(admin, access, {*members, *access.accounts})
    people, passwords = _accounts(settings, access, staff, logins)
    changes += apply_people(admin, people, passwords, own_password=settings.admin_password.get_secret_value())
    belonging = None if elsewhere else members
    changes += apply_jobcenters(admin, jobcenter_names(staff), belonging, access.all_jobcenters)
    changes += [] if elsewhere else apply_local_groups(admin, access.local_groups)
    return Published(tuple(outcomes), tuple(changes), tuple(people), passwords)


def people_elsewhere(accounts: str) -> UserError:
    """Logins are wanted for people whose passwords the engine does not keep."""
    return UserError(
        f"Mit BFM_ACCOUNTS={accounts} kommen Personen, Gruppen und Kennwörter aus dem Verzeichnis des Hauses.",
        remedy="Ohne --demo-users aufrufen (deploy/ANMELDUNG.md).",
    )


def bundles_of(settings: Settings) -> list[Bundle]:
    """Everything that belongs on the engine; the last is the worker's heartbeat."""
    return [*find_bundles(settings.bpmn), Bundle("heartbeat", "Lebenszeichen des Workers", HEARTBEAT, ())]


def refuse_findings(settings: Settings) -> None:
    """Raise UserError with the first error of `bfm check`, and how many there are."""
    from workers import check, wiring  # everything handlers and checks need, which `bfm --help` does not

    found = check.errors(check.run([settings.bpmn], wiring.all_handlers()))
    if found:
        more = f" ({len(found) - 1} weitere)" if len(found) > 1 else ""
        raise UserError(f"{found[0]}{more}", remedy="Nichts wurde veröffentlicht. Alle Befunde zeigt: bfm check")


def jobcenter_names(staff: Staff) -> dict[str, str]:
    """Names of the Jobcenters in the staff file, by id."""
    known = load_parameters().jobcenters
    return {name: known[name].name if name in known else name for name in staff.offices}


def _accounts(
    settings: Settings, access: Access, staff: Staff, logins: Logins | None
) -> tuple[list[Person], dict[str, str]]:
    """Technical accounts with a known password; with ``logins`` also the staff."""
    given = {
        settings.worker_user: settings.worker_password.get_secret_value(),
        OPERATIONS: settings.operations_password.get_secret_value(),
    }
    people = [person for person in technical_people(access.accounts) if logins or given.get(person.user)]
    passwords = {person.user: given.get(person.user) or _password(logins, person.user) for person in people}
    if logins:
        employed = [
            Person(member.user, member.name, access.groups_in(member.group, member.jobcenter))
            for member in staff.members()
        ]
        people += employed
        passwords |= {person.user: logins[person.user] for person in employed}
    return people, passwords


def _password(logins: Logins | None, user: str) -> str:
    return logins[user] if logins else ""


def _show(console: Console, done: Published) -> None:
    table = Table("Prozess", "Kennung", "Version", "", title="Diagramme")
    for outcome in done.outcomes:
        state = "[green]neu[/]" if outcome.new else "unverändert"
        table.add_row(outcome.bundle.name, outcome.bundle.process, str(outcome.version), state)
    console.print(table)
    for change in done.changes:
        console.print(f"  {change}", highlight=False, markup=False)
    if not done.changes:
        console.print("Groups, rights, task lists and accounts are unchanged.", highlight=False)


def show_logins(console: Console, done: Published) -> None:
    """Users with group and password; shown for the demo only."""
    table = Table("Kennung", "Name", "Gruppe", "Kennwort", title="Anmeldungen")
    for person in done.people:
        table.add_row(person.user, person.name, person.groups[0], done.passwords[person.user])
    console.print(table)
