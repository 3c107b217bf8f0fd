"""The building blocks of Camunda Modeler in headless Chromium: draw, apply a template, save."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from workers.check.node import packages
from workers.check.pictures import QUIET, browser

HERE = Path(__file__).parent
OPEN = """
async ([xml, templates]) => {
  document.body.innerHTML = '<div id="canvas" style="width:1200px;height:700px"></div><div id="panel"></div>';
  window.modeler = new BpmnModeler({ container: '#canvas', propertiesPanel: { parent: '#panel' } });
  window.complaints = [];
  modeler.get('eventBus').on('elementTemplates.errors', ({ errors }) =>
    complaints.push(...errors.map(error => error.message)));
  modeler.get('elementTemplatesLoader').setTemplates(templates);
  await modeler.importXML(xml);
  return complaints;
}
"""
REPLACE = """
([old, type, template]) => {
  const registry = modeler.get('elementRegistry'), modeling = modeler.get('modeling');
  const shape = registry.get(old), middle = { x: shape.x + shape.width / 2, y: shape.y + shape.height / 2 };
  const before = shape.incoming[0].source.id;
  modeling.removeShape(shape);
  const flow = registry.get(before).outgoing[0];
  const drawn = modeling.createShape({ type }, middle, flow);
  const templates = modeler.get('elementTemplates');
  templates.applyTemplate(drawn, templates.get(template));
  return registry.get(before).outgoing[0].target.businessObject.id;
}
"""
APPEND = """
([after, type, template, values, rule]) => {
  const registry = modeler.get('elementRegistry'), modeling = modeler.get('modeling');
  const shape = registry.get(after), flow = shape.outgoing[0], next = flow.target;
  modeler.get('spaceTool').makeSpace([next], [], { x: 180, y: 0 }, 'e', next.x - 1);
  const middle = { x: shape.x + shape.width + 115, y: shape.y + shape.height / 2 };
  const drawn = modeling.createShape({ type }, middle, flow);
  const templates = modeler.get('elementTemplates');
  templates.applyTemplate(drawn, templates.get(template));
  const applied = registry.get(after).outgoing[0].target, object = applied.businessObject;
  modeling.updateProperties(applied, values);
  object.extensionElements.values[0].values.find(property => property.name === 'rule').value = rule;
  return object.id;
}
"""


class Drawing:
    """One open diagram."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def replace(self, old: str, kind: str, template: str) -> str:
        """Delete a step, draw a new one in its place and choose a template for it. Returns the id of the new one."""
        return str(self.page.evaluate(REPLACE, [old, f"bpmn:{kind}", template]))

    def append(self, after: str, kind: str, template: str, values: dict[str, Any], rule: str) -> str:
        """Make room behind a step, draw a new one there, choose a template, fill in what it asks for."""
        return str(self.page.evaluate(APPEND, [after, f"bpmn:{kind}", template, values, rule]))

    def save(self, target: Path) -> None:
        xml = self.page.evaluate("async () => (await modeler.saveXML({ format: true })).xml")
        target.write_text(xml, encoding="utf-8")


@contextmanager
def opened(diagram: Path, templates: list[dict[str, Any]]) -> Iterator[Drawing]:
    """Open a diagram with these templates; fails if the Modeler has something against one of them."""
    modules = packages(HERE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox", *QUIET])
        page = chromium.new_page()
        page.set_content("<!doctype html><html><body></body></html>")
        page.add_script_tag(path=modules / "camunda-bpmn-js/dist/camunda-platform-modeler.production.min.js")
        complaints = page.evaluate(OPEN, [diagram.read_text(encoding="utf-8"), templates])
        assert not complaints, complaints[:3]
        yield Drawing(page)
        chromium.close()
