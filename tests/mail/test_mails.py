"""Mails to a real (small) mail server: what arrives, and which failure passes by itself."""

from __future__ import annotations

import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import SecretStr

from workers.errors import PermanentError, TemporaryError, UserError
from workers.handlers.notification import NewTask
from workers.mail import open_mails
from workers.settings import Settings

from .conftest import LEADER, SENDER
from .server import PASSWORD, Inbox, right_password, running

Made = Callable[..., Settings]


async def test_the_mail_says_what_why_and_what_else_happens(
    inbox: Inbox, port: int, settings: Made, mail: NewTask
) -> None:
    with running(inbox, port):
        await open_mails(settings(webapp_url="https://bfm.example/camunda")).send(mail, [LEADER])
    got = inbox.only()
    assert (got["From"], got["To"]) == (SENDER, LEADER)
    assert got["Subject"] == "Neue Aufgabe im Fallmanagement: Rückgabe entscheiden"
    assert got["Message-ID"] == "<external-1@jobcenter.example>"
    assert got["Auto-Submitted"] == "auto-generated"
    text = got.get_content()
    for words in (
        "Entscheiden, ob die Person an die pAp zurückgegeben wird.",
        "Die Aufgabe liegt seit Mittwoch, 28.05.2025 bei Ihnen.",
        "Frist: Montag, 30.06.2025.",
        "(Handlungsleitlinie III.3).",
        "Das Clearing bleibt ohne Ergebnis.",
        "https://bfm.example/camunda/app/tasklist/default/#/?task=6e6b",
    ):
        assert words in text
    assert max(map(len, text.splitlines())) <= 78


async def test_a_repeated_delivery_is_recognised(inbox: Inbox, port: int, settings: Made, mail: NewTask) -> None:
    with running(inbox, port):
        for _ in range(2):
            await open_mails(settings()).send(mail, [LEADER])
    first, second = inbox.messages
    assert first.as_bytes() == second.as_bytes()


async def test_a_server_that_is_away_is_asked_again(settings: Made, mail: NewTask) -> None:
    with pytest.raises(TemporaryError, match=r"nicht zu erreichen .* geht keine Nachricht verloren"):
        await open_mails(settings()).send(mail, [LEADER])


@pytest.mark.parametrize(
    ("answer", "error", "says"),
    [
        ("451 4.3.0 busy with Frau Mustermann", TemporaryError, r"gerade nicht an \(Antwort 451\)"),
        ("554 5.7.1 no", PermanentError, r"weist die Nachricht ab \(Antwort 554\).*BFM_SMTP_SENDER"),
    ],
)
async def test_an_answer_decides_whether_to_try_again(
    inbox: Inbox, port: int, settings: Made, mail: NewTask, answer: str, error: type[Exception], says: str
) -> None:
    inbox.answer = answer
    with running(inbox, port), pytest.raises(error, match=says) as caught:
        await open_mails(settings()).send(mail, [LEADER])
    assert "Mustermann" not in str(caught.value)


@pytest.mark.parametrize(("code", "error"), [(550, PermanentError), (450, TemporaryError)])
async def test_an_unknown_address_is_told_without_it(
    inbox: Inbox, port: int, settings: Made, mail: NewTask, code: int, error: type[Exception]
) -> None:
    async def refuse(*_: object) -> str:
        return f"{code} no such user"

    inbox.handle_RCPT = refuse  # type: ignore[attr-defined]
    with running(inbox, port), pytest.raises(error) as caught:
        await open_mails(settings()).send(mail, [LEADER])
    assert LEADER not in str(caught.value)
    assert str(code) in str(caught.value)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    """A certificate for 127.0.0.1 that vouches for itself, and the server side of it."""
    folder = tmp_path_factory.mktemp("tls")
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")]
    names = ["-subj", "/CN=mail", "-addext", "subjectAltName=IP:127.0.0.1"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *files, *names]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return folder / "cert.pem", context


async def test_with_starttls_and_password(
    inbox: Inbox, port: int, settings: Made, mail: NewTask, certificate: tuple[Path, ssl.SSLContext]
) -> None:
    trusted, context = certificate
    secured = settings(smtp_security="starttls", smtp_ca=trusted, smtp_user="bfm", smtp_password=SecretStr(PASSWORD))
    wrong = secured.model_copy(update={"smtp_password": SecretStr("falsch")})
    options = {"authenticator": right_password, "auth_required": True, "require_starttls": True}
    with running(inbox, port, tls_context=context, **options):
        await open_mails(secured).send(mail, [LEADER])
        with pytest.raises(PermanentError, match="BFM_SMTP_USER und BFM_SMTP_PASSWORD berichtigen") as caught:
            await open_mails(wrong).send(mail, [LEADER])
    assert "falsch" not in str(caught.value)
    assert len(inbox.messages) == 1


async def test_a_certificate_nobody_vouches_for_is_an_incident(
    inbox: Inbox, port: int, settings: Made, mail: NewTask, certificate: tuple[Path, ssl.SSLContext]
) -> None:
    with running(inbox, port, tls_context=certificate[1]), pytest.raises(PermanentError, match="BFM_SMTP_CA"):
        await open_mails(settings(smtp_security="starttls")).send(mail, [LEADER])
    assert inbox.messages == []


async def test_a_server_without_encryption_gets_nothing_when_it_is_wanted(
    inbox: Inbox, port: int, settings: Made, mail: NewTask
) -> None:
    with running(inbox, port), pytest.raises(PermanentError, match="BFM_SMTP_SECURITY"):
        await open_mails(settings(smtp_security="starttls")).send(mail, [LEADER])
    assert inbox.messages == []


@pytest.mark.parametrize(
    ("changed", "place"), [({"smtp_sender": ""}, "smtp_sender"), ({"smtp_user": "bfm"}, "smtp_security")]
)
def test_settings_that_contradict_each_other_are_refused(settings: Made, changed: dict[str, str], place: str) -> None:
    with pytest.raises(UserError, match=place):
        open_mails(settings(**changed))


def test_without_a_server_mails_are_off(settings: Made) -> None:
    assert not open_mails(settings(smtp_host="")).on
