"""The staff of a file as a directory: `python tests/identity/ldif.py [STAFF.yaml]` writes LDIF without passwords."""

from __future__ import annotations

import base64
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from workers.rules.staff import Member, load_staff
from workers.settings import PROJECT

ROOT = "dc=jobcenter,dc=example"
PEOPLE, GROUPS = f"ou=people,{ROOT}", f"ou=groups,{ROOT}"
READER = f"cn=bfm,{ROOT}"
"""Account with which the engine reads."""


def ldif(members: tuple[Member, ...], passwords: Mapping[str, str]) -> str:
    """Entries for everybody: each in the group of the role and in the group ``jc-…`` of the Jobcenter."""
    return "\n\n".join(_entry(dn, facts) for dn, facts in _entries(members, passwords)) + "\n"


def _entries(members: tuple[Member, ...], passwords: Mapping[str, str]) -> Iterator[tuple[str, dict[str, list[str]]]]:
    yield ROOT, {"objectClass": ["dcObject", "organization"], "dc": ["jobcenter"], "o": ["Jobcenter"]}
    for unit in (PEOPLE, GROUPS):
        yield unit, {"objectClass": ["organizationalUnit"]}
    secret = {"userPassword": [passwords[READER]]} if READER in passwords else {}
    yield READER, {"objectClass": ["organizationalRole", "simpleSecurityObject"], "cn": ["bfm"], **secret}
    groups = defaultdict(list)
    for member in members:
        yield person(member.user), _facts(member, passwords)
        groups[member.group].append(person(member.user))
        groups[f"jc-{member.jobcenter}"].append(person(member.user))
    for group, people in groups.items():
        yield f"cn={group},{GROUPS}", {"objectClass": ["groupOfNames"], "cn": [group], "member": people}


def person(user: str) -> str:
    return f"uid={user},{PEOPLE}"


def _facts(member: Member, passwords: Mapping[str, str]) -> dict[str, list[str]]:
    first, _, last = member.name.rpartition(" ")
    facts = {"objectClass": ["inetOrgPerson"], "uid": [member.user], "cn": [member.name], "sn": [last]}
    given = {"givenName": [first]} if first else {}
    secret = {"userPassword": [passwords[member.user]]} if member.user in passwords else {}
    return facts | given | secret


def _entry(dn: str, facts: Mapping[str, list[str]]) -> str:
    lines = [_line(name, value) for name, values in facts.items() for value in values]
    return "\n".join([f"dn: {dn}", *lines])


def _line(name: str, value: str) -> str:
    """As LDIF wants it: what is not ASCII is written in base 64."""
    return f"{name}: {value}" if value.isascii() else f"{name}:: {base64.b64encode(value.encode()).decode()}"


if __name__ == "__main__":
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "deploy" / "staff.yaml"
    print(ldif(load_staff(file).members(), {}), end="")
