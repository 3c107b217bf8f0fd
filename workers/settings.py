"""Settings from the environment (prefix BFM_) and from secrets files; one place for every default."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT = Path(__file__).resolve().parent.parent
"""Root of the checkout: diagrams, templates and deployment files lie beside the package."""


class Settings(BaseSettings):
    """Every value can be set as BFM_<NAME>, or as a file bfm_<name> in the folder that BFM_SECRETS names."""

    model_config = SettingsConfigDict(
        env_prefix="BFM_", secrets_dir=os.environ.get("BFM_SECRETS"), extra="ignore", env_ignore_empty=True
    )

    engine_url: str = Field("http://127.0.0.1:8080/engine-rest", description="REST address of the engine")
    webapp_url: str = Field("http://127.0.0.1:8080/camunda", description="Address of the web apps")
    public_webapp_url: str = Field("", description="The same address as browsers reach it; empty: webapp_url")
    worker_user: str = Field("worker", description="Technical account of the workers")
    worker_password: SecretStr = Field(SecretStr(""), description="Password of the technical account")
    operations_password: SecretStr = Field(
        SecretStr(""), description="Password of the account `betrieb` in Cockpit; empty: no such account"
    )
    accounts: Literal["engine", "ldap", "oidc"] = Field(
        "engine", description="Where people sign in, as the engine is told (deploy/ANMELDUNG.md)"
    )
    admin_user: str = Field("admin", description="Account for deployment and set-up")
    admin_password: SecretStr = Field(SecretStr(""), description="Password of that account")
    worker_id: str = Field("", description="Stable name of this worker; default: host name and port of the health page")
    serve_url: str = Field("http://127.0.0.1:8090", description="Address under which users reach the letter service")
    health_host: str = Field("127.0.0.1", description="Address of that page; 0.0.0.0 lets Prometheus in from outside")
    health_port: int = Field(8091, description="Port of health page and metrics of the worker")
    outbox: Path = Field(Path("var/outbox"), description="Folder of rendered letters until they are filed")
    results: Path | None = Field(None, description="Folder of the impact records (SQLite); empty: beside the outbox")
    results_url: SecretStr = Field(SecretStr(""), description="Database of the impact records instead of that file")
    reports: Path | None = Field(None, description="Folder of monthly reports; empty: beside the outbox")
    outbox_keys: SecretStr = Field(SecretStr(""), description="Keys of the outbox, newest first (bfm letter key)")
    outbox_s3: str = Field("", description="https://host/bucket[/prefix]: S3-compatible store, not the folder")
    outbox_s3_key_id: SecretStr = Field(SecretStr(""), description="Access key of that store")
    outbox_s3_secret: SecretStr = Field(SecretStr(""), description="Secret key of that store")
    directory: str = Field(
        str(PROJECT / "deploy/demo-data/directory.csv"),
        description="Name and address by case number: a CSV file, or https://… (deploy/directory-api.yaml)",
    )
    directory_token: SecretStr = Field(SecretStr(""), description="Bearer token of that service")
    staff: Path = Field(PROJECT / "deploy/staff.yaml", description="Case managers, hours, sites and teams")
    providers: Path = Field(
        PROJECT / "deploy/providers.yaml", description="Provider database and service packages (Fachkonzept)"
    )
    measures: Path = Field(PROJECT / "deploy/measures.yaml", description="Measures catalogue (Uckermark)")
    indicators: Path = Field(
        PROJECT / "deploy/indicators.yaml", description="External figures, goals and targets for controlling"
    )
    imprint: Path = Field(PROJECT / "deploy/imprint.yaml", description="Imprint and accessibility statement")
    bpmn: Path = Field(PROJECT / "bpmn", description="Diagrams and forms")
    templates: Path = Field(PROJECT / "templates", description="Letters and mails")
    smtp_host: str = Field("", description="Mail server for notifications; empty: no mails")
    smtp_port: int = Field(587, description="Its port")
    smtp_security: Literal["starttls", "tls", "none"] = Field("starttls", description="Encryption of that connection")
    smtp_ca: Path | None = Field(None, description="Certificates of the house's own authority, if it has one (PEM)")
    smtp_user: str = Field("", description="Account at the mail server; empty: no log-in")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password of that account")
    smtp_sender: str = Field("", description="Address from which the mails come")

    @property
    def tasklist(self) -> str:
        """Address of the task list as browsers reach it."""
        return f"{(self.public_webapp_url or self.webapp_url).rstrip('/')}/app/tasklist/default/"

    @property
    def reports_folder(self) -> Path:
        return self.reports or self.outbox.parent / "reports"
