"""Administration of the shared engine, and a process of its own to try things on."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import pytest
from conftest import LiveEngine

from workers.engine.admin import EngineAdmin

PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:camunda="http://camunda.org/schema/1.0/bpmn"
             targetNamespace="test">
  <process id="{process}" name="Probe" isExecutable="true" camunda:historyTimeToLive="P1D">
    <startEvent id="begin"/>
    <sequenceFlow id="a" sourceRef="begin" targetRef="look"/>
    <userTask id="look" name="Ansehen" camunda:candidateGroups="teamleitung" camunda:formRef="{process}.look"
              camunda:formRefBinding="deployment"/>
    <sequenceFlow id="b" sourceRef="look" targetRef="wait"/>
    <intermediateCatchEvent id="wait">
      <timerEventDefinition><timeDate>2031-03-01T00:00:00</timeDate></timerEventDefinition>
    </intermediateCatchEvent>
    <sequenceFlow id="c" sourceRef="wait" targetRef="done"/>
    <endEvent id="done"/>
  </process>
</definitions>
"""
FORM = '{{"id": "{process}.look", "type": "default", "schemaVersion": 16, "components": []}}'


def resources(process: str, note: str = "") -> list[tuple[str, bytes]]:
    """A diagram and its form; ``note`` makes the form another one."""
    form = FORM.format(process=process).replace("[]", f'[{{"type": "text", "text": "{note}"}}]')
    return [(f"{process}.bpmn", PROCESS.format(process=process).encode()), (f"{process}.look.form", form.encode())]


@pytest.fixture
def admin(engine: LiveEngine) -> Iterator[EngineAdmin]:
    with EngineAdmin(engine.url, engine.user, engine.password) as client:
        yield client


@pytest.fixture
def process(admin: EngineAdmin) -> Iterator[str]:
    """Key of a deployed process of this test alone."""
    key = f"probe{secrets.token_hex(3)}"
    deployed = admin.deployments.create(key, resources(key))
    yield key
    admin.deployments.delete(deployed.id, cascade=True)
