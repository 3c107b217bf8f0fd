"""Real servers for the tests: OpenLDAP's slapd over TLS, and an identity provider (OpenID Connect)."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workers.check.node import packages, program
from workers.engine.launcher import free_port

from .ldif import PEOPLE, READER, ROOT

HERE = Path(__file__).parent
CONFIGURATION = """\
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile {folder}/slapd.pid
TLSCertificateFile {folder}/certificate.pem
TLSCertificateKeyFile {folder}/key.pem
database mdb
suffix "{root}"
rootdn "cn=manager,{root}"
rootpw {manager}
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to dn.subtree="{root}" by dn.exact="{reader}" read by * none
"""
MANAGER = "for this test only"


@dataclass(frozen=True)
class Ldap:
    """A running directory. certificate: file with the authority that vouches for it."""

    url: str
    certificate: Path

    def change(self, ldif: str) -> None:
        """Change entries as the directory's administrator."""
        command = ["ldapmodify", "-x", "-H", self.url, "-D", f"cn=manager,{ROOT}", "-w", MANAGER]
        trusted = {"LDAPTLS_CACERT": str(self.certificate), "PATH": "/usr/bin:/bin"}
        subprocess.run(command, input=ldif, env=trusted, text=True, check=True, capture_output=True, timeout=20)


@contextmanager
def directory(folder: Path, entries: str) -> Iterator[Ldap]:
    """slapd with these entries (LDIF), from its own folder, on a free port, TLS only."""
    slapd = shutil.which("slapd", path="/usr/sbin:/usr/bin")
    assert slapd, "slapd is missing: apt-get install -y --no-install-recommends slapd ldap-utils"
    (folder / "data").mkdir(parents=True)
    _certificate(folder)
    settings = CONFIGURATION.format(folder=folder, root=ROOT, reader=READER, manager=json.dumps(MANAGER))
    (folder / "slapd.conf").write_text(settings, encoding="utf-8")
    load = [f"{Path(slapd).parent}/slapadd", "-f", f"{folder}/slapd.conf"]
    subprocess.run(load, input=entries, text=True, check=True, capture_output=True, timeout=60)
    port = free_port()
    url = f"ldaps://127.0.0.1:{port}"
    with _running([slapd, "-d", "0", "-h", url, "-f", f"{folder}/slapd.conf"], port, folder / "slapd.log"):
        yield Ldap(url, folder / "certificate.pem")


def _certificate(folder: Path) -> None:
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", f"{folder}/key.pem", "-out", f"{folder}/certificate.pem"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=60)


@contextmanager
def identity_provider(folder: Path, webapp: str, people: Mapping[str, Any]) -> Iterator[dict[str, str]]:
    """oidc-provider with these people; gives the settings of the engine."""
    packages(HERE)
    port = free_port()
    issuer, secret = f"http://127.0.0.1:{port}", "for this test only"
    settings = {
        "port": port,
        "client": "bfm",
        "secret": secret,
        "redirect": f"{webapp}/oauth2/code/haus",
        "afterSignOut": f"{webapp}/abgemeldet",
        "people": people,
    }
    (folder / "provider.json").write_text(json.dumps(settings), encoding="utf-8")
    command = [program("node"), str(HERE / "provider.mjs"), str(folder / "provider.json")]
    with _running(command, port, folder / "provider.log"):
        yield {"BFM_OIDC_ISSUER": issuer, "BFM_OIDC_CLIENT": "bfm", "BFM_OIDC_SECRET": secret}


@contextmanager
def _running(command: list[str], port: int, log: Path) -> Iterator[None]:
    with log.open("wb") as stream:
        process = subprocess.Popen(command, stdout=stream, stderr=stream)
    try:
        deadline = time.monotonic() + 30
        while not _listens(port):
            assert process.poll() is None and time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def ldap_settings(server: Ldap, password: str) -> dict[str, str]:
    """Settings of an engine that signs people in at this directory, and reads changes every second."""
    return {
        "BFM_ACCOUNTS": "ldap",
        "BFM_CA": str(server.certificate),
        "BFM_LDAP_URL": server.url,
        "BFM_LDAP_USER": READER,
        "BFM_LDAP_PASSWORD": password,
        "BFM_LDAP_PEOPLE_BASE": PEOPLE,
        "BFM_LDAP_GROUPS_BASE": f"ou=groups,{ROOT}",
        "BFM_LDAP_SECONDS": "1",
    }
