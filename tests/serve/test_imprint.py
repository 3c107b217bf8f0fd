"""Imprint and accessibility statement: from a checked file, for everybody, and honest about what is missing."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
import typer
import yaml
from starlette.applications import Starlette
from typer.testing import CliRunner

from workers.commands import check
from workers.errors import UserError
from workers.serve.imprint import DRAFT, ImprintPages, load_imprints, unfinished
from workers.settings import Settings

SHIPPED = Settings().imprint


def written(folder: Path, **changed: object) -> Path:
    content = yaml.safe_load(SHIPPED.read_text(encoding="utf-8").replace("[", "").replace("]", ""))
    content["hannover"] |= changed
    file = folder / "imprint.yaml"
    file.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return file


async def visit(file: Path, address: str) -> httpx.Response:
    transport = httpx.ASGITransport(Starlette(routes=ImprintPages(load_imprints(file)).routes()))
    async with httpx.AsyncClient(transport=transport, base_url="http://letters.example") as client:
        return await client.get(address)


async def test_both_pages_say_what_the_file_says(tmp_path: Path) -> None:
    file = written(tmp_path, street="Musterweg <1>")
    imprint, statement = await visit(file, "/impressum"), await visit(file, "/barrierefreiheit")
    assert (imprint.status_code, statement.status_code) == (200, 200)
    assert "Jobcenter Region Hannover<br>Musterweg &lt;1&gt;" in imprint.text
    assert "teilweise vereinbar" in statement.text
    assert "25.11.2026" in statement.text
    assert DRAFT not in imprint.text + statement.text


async def test_placeholders_are_admitted_on_the_page_and_counted() -> None:
    assert DRAFT in (await visit(SHIPPED, "/impressum")).text
    assert "hannover (9)" in unfinished(load_imprints(SHIPPED))


@pytest.mark.parametrize(
    ("changed", "message"),
    [({"street": ""}, "street: darf nicht leer sein"), ({"strasse": "x"}, "strasse: ist hier nicht bekannt")],
)
def test_a_wrong_file_is_refused_with_its_place(tmp_path: Path, changed: dict[str, object], message: str) -> None:
    with pytest.raises(UserError, match=f"imprint.yaml, Zeile .*{message}"):
        load_imprints(written(tmp_path, **changed))


def test_check_reminds_a_house_of_what_it_has_not_filled_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BFM_IMPRINT", str(written(tmp_path, email="[E-Mail-Adresse]")))
    cli = typer.Typer()
    cli.command()(check.check)
    done = CliRunner().invoke(cli, [str(Settings().bpmn / "deviation.bpmn")])
    assert done.exit_code == 0
    assert "noch Platzhalter: hannover (1)" in done.output
