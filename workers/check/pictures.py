"""Pictures of the diagrams: bpmn-js in headless Chromium draws every plane, also those of collapsed sub-processes."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workers.check.node import packages
from workers.errors import UserError

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# bpmn-js exports what the active plane shows; every root element is one plane
DRAW = """
async xml => {
  document.body.innerHTML = '<div id="canvas" style="width:1600px;height:1000px"></div>';
  const viewer = new BpmnJS({ container: '#canvas' });
  const { warnings } = await viewer.importXML(xml);
  const canvas = viewer.get('canvas');
  const planes = [];
  for (const root of canvas.getRootElements()) {
    canvas.setRootElement(root);
    const { svg } = await viewer.saveSVG();
    planes.push({ id: root.businessObject.id, svg });
  }
  viewer.destroy();
  return { planes, warnings: warnings.map(w => w.message) };
}
"""


@dataclass(frozen=True)
class Picture:
    """One plane of a diagram: ``plane`` is the id of the process or of the collapsed sub-process."""

    name: str
    plane: str
    svg: str


def write(diagrams: Iterable[Path], folder: Path, *, png: bool = True, scale: float = 1.5) -> list[Path]:
    """Draw each diagram into ``folder`` as SVG (and PNG): ``access.svg``, ``clearing.admission.svg`` for a plane.

    Returns the files written. Raises UserError when Chromium, its driver or the npm packages are missing.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with _chromium() as browser:
        page = browser.new_page(device_scale_factor=scale)
        for diagram in diagrams:
            for picture in _draw(page, diagram):
                written.append(_save_svg(picture, folder))
                if png:
                    written.append(_save_png(page, picture, folder))
    return written


def _draw(page: Page, diagram: Path) -> Iterator[Picture]:
    page.set_content("<!doctype html><html><body></body></html>")
    page.add_script_tag(path=packages() / "bpmn-js/dist/bpmn-viewer.production.min.js")
    try:
        drawn: dict[str, Any] = page.evaluate(DRAW, diagram.read_text(encoding="utf-8"))
    except Exception as error:  # the message of the page is the only thing that tells what is wrong
        raise UserError(f"Das Diagramm lässt sich nicht zeichnen: {error}", where=diagram.name) from None
    process = drawn["planes"][0]["id"]  # not the file, of which other guidelines have one of the same name
    for index, plane in enumerate(drawn["planes"]):
        name = process if index == 0 else f"{process}.{plane['id']}"
        yield Picture(name, plane["id"], _steady(name, plane["svg"]))


def _steady(name: str, svg: str) -> str:
    """The same diagram gives the same file: bpmn-js draws lots for the ids of its arrow heads."""
    found = dict.fromkeys(re.findall(r"marker-\w{10,}", svg))
    for number, marker in enumerate(found, 1):
        svg = svg.replace(marker, f"{name}-marker-{number}")
    return svg


def _save_svg(picture: Picture, folder: Path) -> Path:
    target = folder / f"{picture.name}.svg"
    # black lines need a light ground, also where the page around the picture is dark
    target.write_text(picture.svg.replace("<svg ", '<svg style="background:white" ', 1), encoding="utf-8")
    return target


def _save_png(page: Page, picture: Picture, folder: Path) -> Path:
    target = folder / f"{picture.name}.png"
    style = "margin:0;background:white;display:inline-block"
    page.set_content(f'<!doctype html><body style="margin:0"><div id="p" style="{style}">{picture.svg}</div></body>')
    page.locator("#p").screenshot(path=target)
    return target


class _chromium:
    """Context of a headless browser; the system's Chromium, because none is downloaded."""

    def __enter__(self) -> Browser:
        try:
            from playwright.sync_api import sync_playwright
        except ImportError:
            raise UserError("Für Bilder fehlt das Paket playwright.", remedy="pip install 'bfm[test]'") from None
        self._driver = sync_playwright().start()
        arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
        try:
            self._browser = self._driver.chromium.launch(executable_path=browser(), args=[*arguments, *QUIET])
        except BaseException:
            self._driver.stop()
            raise
        return self._browser

    def __exit__(self, *_: object) -> None:
        self._browser.close()
        self._driver.stop()


# nothing leaves the machine: no update checks, no first-run pages; /dev/shm is small in containers
QUIET = ("--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-dev-shm-usage")


def browser() -> str:
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    raise UserError("Chromium fehlt.", remedy="Bitte installieren: apt-get install -y chromium")
