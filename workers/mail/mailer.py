"""The way to the mail server that the settings name; which failure passes by itself, and which needs a person."""

from __future__ import annotations

import ssl
from email.message import EmailMessage

import aiosmtplib

from workers.engine.logs import logger
from workers.errors import PermanentError, TemporaryError
from workers.settings import Settings

SECONDS = 30.0
"""Longest wait for the mail server's answer."""
AGAIN = "Der Versand wird von selbst wiederholt; es geht keine Nachricht verloren."
THEN = "und dann im Cockpit wiederholen."


class Mailer:
    """Sends messages, or knows that no mail server is set up (`on`)."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._told = settings, False

    @property
    def on(self) -> bool:
        """Whether a mail server is set up; the first time it is not, the log says so."""
        if not self._settings.smtp_host and not self._told:
            self._told = True
            logger().warning("notifications_off", reason="BFM_SMTP_HOST is not set")
        return bool(self._settings.smtp_host)

    async def send(self, message: EmailMessage) -> None:
        """Hand the message to the server. Raises TemporaryError, or PermanentError with the remedy."""
        try:
            await self._send(message)
        except aiosmtplib.SMTPAuthenticationError as error:
            raise _account(error.code) from None
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _address(error.recipients[0].code) from None
        except aiosmtplib.SMTPResponseException as error:
            raise _answered(error.code) from None
        except ssl.SSLCertVerificationError:
            raise PermanentError(
                "Dem Zertifikat des Mailservers wird nicht vertraut. Erwartet: ein Zertifikat einer bekannten Stelle "
                f"für diesen Rechnernamen. Bitte BFM_SMTP_HOST und BFM_SMTP_CA prüfen {THEN}"
            ) from None
        except (aiosmtplib.SMTPException, OSError) as error:
            raise (_unable() if type(error) is aiosmtplib.SMTPException else _away(error)) from None

    async def _send(self, message: EmailMessage) -> None:
        settings = self._settings
        secret = settings.smtp_password.get_secret_value()
        await aiosmtplib.send(
            message,
            hostname=settings.smtp_host,
            port=settings.smtp_port,
            username=settings.smtp_user or None,
            password=secret if settings.smtp_user else None,
            use_tls=settings.smtp_security == "tls",
            start_tls=settings.smtp_security == "starttls",
            cert_bundle=str(settings.smtp_ca) if settings.smtp_ca else None,
            timeout=SECONDS,
        )


def _account(code: int) -> Exception:
    if _passes(code):
        return _answered(code)
    return PermanentError(
        f"Der Mailserver nimmt die Anmeldung nicht an (Antwort {code}). Erwartet: ein gültiges Konto. "
        f"Bitte BFM_SMTP_USER und BFM_SMTP_PASSWORD berichtigen {THEN}"
    )


def _address(code: int) -> Exception:
    if _passes(code):
        return _answered(code)
    return PermanentError(
        f"Der Mailserver nimmt die Adresse nicht an (Antwort {code}). Erwartet: die dienstliche Adresse der Person, "
        f"der die Aufgabe gehört. Bitte in der Personalliste (staff.yaml) berichtigen {THEN}"
    )


def _answered(code: int) -> Exception:
    if _passes(code):
        return TemporaryError(f"Der Mailserver nimmt die Nachricht gerade nicht an (Antwort {code}). {AGAIN}")
    return PermanentError(
        f"Der Mailserver weist die Nachricht ab (Antwort {code}). Erwartet: er nimmt sie von BFM_SMTP_SENDER an. "
        f"Bitte Absender, BFM_SMTP_SECURITY und Rechte des Kontos prüfen {THEN}"
    )


def _unable() -> PermanentError:
    """The library's plain exception: the server offers no encryption, or no log-in."""
    return PermanentError(
        "Der Mailserver bietet nicht an, was die Einstellungen verlangen. Erwartet: Verschlüsselung nach "
        f"BFM_SMTP_SECURITY und, mit BFM_SMTP_USER, eine Anmeldung. Bitte die Einstellungen berichtigen {THEN}"
    )


def _passes(code: int) -> bool:
    """An answer by which the server says: later."""
    return 400 <= code < 500


def _away(error: Exception) -> TemporaryError:
    return TemporaryError(f"Der Mailserver ist nicht zu erreichen ({type(error).__name__}). {AGAIN}")
