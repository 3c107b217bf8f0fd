"""Who works where: sites, teams, weekly hours. The numbers feed the caseload (H-54), the teams name the leader (A-22).

User ids are the logins of the engine. The staff file carries no client data.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from workers.errors import UserError
from workers.rules.yaml_file import YamlFile

UserId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$")]
Email = Annotated[str, Field(pattern=r"^([A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)?$")]
Name = Annotated[str, Field(min_length=1)]


class Strict(BaseModel):
    """Frozen, and without room for keys nobody reads."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Person(Strict):
    """A member of staff: login and name."""

    user: UserId
    name: Name
    email: Email = ""
    """Address at work, for notifications (H-12); without one there are none."""


class CaseManager(Person):
    """A case manager with the weekly hours that set the caseload."""

    hours: float = Field(gt=0, le=48)


class Team(Strict):
    """A Markt-und-Integration team: case managers belong to it and have its leader as first contact (H-04)."""

    name: Name
    leader: Person | None = None
    """None: the guideline of the Jobcenter knows no team leader (FA-15)."""
    case_managers: tuple[CaseManager, ...]
    referrers: tuple[Person, ...]


class Colleague(Person):
    """Someone of a group; hours only for those whose caseload counts."""

    hours: float | None = Field(None, gt=0, le=48)


class Site(Strict):
    """A place of the Jobcenter with its teams, or with people by group where the guideline knows no teams (U-008)."""

    name: Name
    teams: tuple[Team, ...] = ()
    people: dict[str, tuple[Colleague, ...]] = {}
    area_leader: UserId | None = None
    """Login of the site's area leader, where the Jobcenter has several."""


class Office(Strict):
    """All sites of one Jobcenter, and those who belong to none of their teams."""

    sites: tuple[Site, ...] = Field(min_length=1)
    area_leaders: tuple[Person, ...] = ()
    division_two: tuple[Person, ...] = ()
    others: dict[str, tuple[Person, ...]] = {}
    """People by group of deploy/access.yaml, for roles that belong to no team."""


class Member(Strict):
    """Someone on the staff list with place, role group and, for case managers, weekly hours."""

    user: str
    name: str
    jobcenter: str
    group: str
    site: str = ""
    team: str = ""
    leader: str = ""
    """User id of the team's leader."""
    area_leader: str = ""
    """User id of the site's area leader, if the site names one."""
    hours: float | None = None
    email: str = ""


class Staff:
    """The staff of all Jobcenters."""

    def __init__(self, offices: dict[str, Office]) -> None:
        self.offices = offices
        self._members = {member.user: member for name, office in offices.items() for member in _members(name, office)}

    def members(self) -> tuple[Member, ...]:
        """Everyone, for the accounts of the engine."""
        return tuple(self._members.values())

    def emails(self, *, group: str = "", user: str = "", jobcenter: str = "") -> tuple[str, ...]:
        """Addresses at work of a person, or of everyone in a group of a Jobcenter (of all, if none is named).

        Whoever has none is left out.
        """
        named = (member for member in self._members.values() if member.user == user or member.group == group)
        found = (member for member in named if jobcenter in ("", member.jobcenter))
        return tuple(member.email for member in found if member.email)

    def case_managers(self, jobcenter: str) -> tuple[Member, ...]:
        """The case managers of that Jobcenter in the order of the file."""
        found = self._members.values()
        return tuple(member for member in found if member.jobcenter == jobcenter and member.group == "fallmanagement")

    def team_leaders(self, jobcenter: str) -> tuple[Member, ...]:
        """The leader of each team, with site and name of the team, in the order of the file."""
        found = self._members.values()
        return tuple(member for member in found if member.jobcenter == jobcenter and member.group == "teamleitung")

    def options(self, jobcenter: str) -> list[dict[str, str]]:
        """The case managers as choices of a form: name and team shown, user id stored."""
        return [
            {"label": f"{member.name} ({member.team})", "value": member.user}
            for member in self.case_managers(jobcenter)
        ]

    def referrer_options(self, jobcenter: str, group: str = "pap") -> list[dict[str, str]]:
        """The pAp of that Jobcenter, or another group that takes over, as choices of a form (H-71, L-93)."""
        found = (member for member in self._members.values() if member.jobcenter == jobcenter and member.group == group)
        return [{"label": f"{member.name} ({member.team or group})", "value": member.user} for member in found]

    def in_group(self, jobcenter: str, group: str, site: str = "") -> tuple[Member, ...]:
        """People of a group in the order of the file; of one site, if it is named and has any (U-008)."""
        found = [each for each in self._members.values() if (each.jobcenter, each.group) == (jobcenter, group)]
        here = [each for each in found if each.site == site]
        return tuple(here or found)

    def member(self, user: str) -> Member:
        """UserError for a login that is not on the list."""
        if user not in self._members:
            raise UserError(
                f"Die Kennung „{user}“ steht nicht in der Personalliste.", remedy="Bitte in deploy/staff.yaml ergänzen."
            )
        return self._members[user]

    def knows(self, user: str) -> bool:
        return user in self._members

    def name(self, user: str) -> str:
        """Name for readers; the login itself where the list has none."""
        return self._members[user].name if user in self._members else user

    def area_leader(self, jobcenter: str) -> str:
        """User id of the first area leader of that Jobcenter (H-04). UserError if the list names none."""
        leaders = self.offices[jobcenter].area_leaders if jobcenter in self.offices else ()
        if not leaders:
            raise UserError(
                f"Für das Jobcenter „{jobcenter}“ steht keine Bereichsleitung in der Personalliste.",
                remedy="Bitte in deploy/staff.yaml unter area_leaders ergänzen.",
            )
        return leaders[0].user

    def area_leader_of(self, user: str) -> str:
        """User id of the area leader above that person: the site's, else the Jobcenter's first (H-04, H-87)."""
        member = self.member(user)
        return member.area_leader or self.area_leader(member.jobcenter)

    def leader_of(self, user: str) -> str:
        """Name of the responsible team leader (A-22), or the function where the list names none."""
        leader = self._members[user].leader if user in self._members else ""
        return self.name(leader) if leader else "Teamleitung"


def load_staff(path: Path) -> Staff:
    """Read and check the staff file. UserError with file, line, key and remedy."""
    file = YamlFile(path)
    offices = {name: file.read(Office, name) for name in file.content}
    seen: dict[str, str] = {}
    for name, office in offices.items():
        for member in _members(name, office):
            if member.user in seen:
                raise file.error((name,), f"Die Kennung „{member.user}“ steht doppelt.", "Bitte einen Eintrag löschen.")
            seen[member.user] = member.name
        _check_area_leaders(file, name, office)
        _check_team_names(file, name, office)
    return Staff(offices)


def _check_area_leaders(file: YamlFile, jobcenter: str, office: Office) -> None:
    known = {person.user for person in office.area_leaders}
    for number, site in enumerate(office.sites):
        if site.area_leader and site.area_leader not in known:
            place = (jobcenter, "sites", number, "area_leader")
            what = f"„{site.area_leader}“ ist keine Bereichsleitung."
            raise file.error(place, what, "Bitte eine Kennung aus area_leaders nennen.")


def _check_team_names(file: YamlFile, jobcenter: str, office: Office) -> None:
    """A team is named once in a Jobcenter: a transfer chooses it by its name (H-86)."""
    seen = set()
    for number, site in enumerate(office.sites):
        for place, team in enumerate(site.teams):
            if team.name in seen:
                where = (jobcenter, "sites", number, "teams", place, "name")
                raise file.error(where, f"Das Team „{team.name}“ steht doppelt.", "Bitte einen anderen Namen wählen.")
            seen.add(team.name)


def _members(jobcenter: str, office: Office) -> Iterator[Member]:
    for site in office.sites:
        for team in site.teams:
            yield from _team_members(jobcenter, site, team)
        yield from _site_members(jobcenter, site)
    beside = {"bereichsleitung": office.area_leaders, "gb2": office.division_two}
    for group, people in (*beside.items(), *office.others.items()):
        for person in people:
            yield Member(user=person.user, name=person.name, email=person.email, jobcenter=jobcenter, group=group)


def _site_members(jobcenter: str, site: Site) -> Iterator[Member]:
    for group, people in site.people.items():
        for person in people:
            yield Member(**person.model_dump(), jobcenter=jobcenter, group=group, site=site.name)


def _team_members(jobcenter: str, site: Site, team: Team) -> Iterator[Member]:
    def member(person: Person, group: str, hours: float | None = None) -> Member:
        place = {
            "jobcenter": jobcenter,
            "site": site.name,
            "team": team.name,
            "leader": team.leader.user if team.leader else "",
        }
        facts = place | {"area_leader": site.area_leader or "", "email": person.email}
        return Member(user=person.user, name=person.name, group=group, hours=hours, **facts)

    if team.leader:
        yield member(team.leader, "teamleitung")
    for manager in team.case_managers:
        yield member(manager, "fallmanagement", manager.hours)
    for referrer in team.referrers:
        yield member(referrer, "pap")
