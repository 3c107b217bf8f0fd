"""One engine for the crashes, none of the other tests': it is killed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .town import Town


@pytest.fixture(scope="package")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    town = Town(tmp_path_factory.mktemp("crash"))
    yield town
    town.close()


@pytest.fixture(autouse=True)
def no_old_proofs(town: Town) -> Iterator[None]:
    """Proofs stay for ever; they go here, so that the next test may count its own."""
    yield
    for proof in town.outbox.glob("*.filed.json"):
        proof.unlink()
