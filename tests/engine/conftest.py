"""The same tests over a fake engine and over the real one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from .fake_engine import FakeEngine
from .fault_proxy import FaultProxy
from .lab import Lab

BOTH = ["fake", pytest.param("real", marks=pytest.mark.engine)]


@pytest.fixture(params=BOTH)
async def lab(request: pytest.FixtureRequest) -> AsyncIterator[Lab]:
    """An engine with the laboratory processes; what a test leaves running is deleted."""
    if request.param == "fake":
        async with FakeEngine() as fake:
            async for lab in _prepared(Lab(fake.url, fake.user, fake.password)):
                yield lab
    else:
        engine: Any = request.getfixturevalue("engine")
        async for lab in _prepared(Lab(engine.url, engine.user, engine.password)):
            yield lab


async def _prepared(lab: Lab) -> AsyncIterator[Lab]:
    await lab.deploy()
    yield lab
    await lab.clean()
    await lab.client.close()


@pytest.fixture
async def proxy(lab: Lab) -> AsyncIterator[FaultProxy]:
    """Stands between a worker and the engine of `lab`, and breaks what it is told."""
    async with FaultProxy(lab.url) as proxy:
        yield proxy
