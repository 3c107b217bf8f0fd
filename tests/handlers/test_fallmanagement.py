"""Accepting a referral: what is refused, in which words, and who goes first."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from workers.errors import BusinessError

from .conftest import OWN_CASE, MemoryCases, Run

TOPIC = "fallmanagement.accept_referral"
DAY = date(2025, 1, 13)
REFERRED = {"case_number": "BG-4711", "referrer": "pap.berger"}
EARLIER, OWN, LATER = (datetime(2025, 1, 13, hour, tzinfo=UTC) for hour in (8, 9, 10))


async def test_an_accepted_referral_names_the_diagrams(run: Run, cases: MemoryCases) -> None:
    assert await run(TOPIC, DAY, **REFERRED) == {
        "rule_set": "Handlungsleitlinie bFM, Jobcenter Intern 08/2018 (ersetzt 17/2013)",
        "access_process": "access",
        "clearing_process": "clearing",
        "recheck_process": "access_recheck",
        "assessment_process": "assessment",
        "planning_process": "planning",
        "steering_process": "steering",
        "supervision_process": "supervision",
        "exit_process": "exit",
        "impact_process": "impact",
        "team_leader": "tl.koch",
        "area_leader": "bl.vogt",
        "last_exit_date": None,
        "correction_message": None,
    }


@pytest.mark.parametrize(
    ("stated", "recorded", "counts"),
    [
        (None, date(2024, 11, 3), date(2024, 11, 3)),
        (date(2024, 9, 1), date(2024, 11, 3), date(2024, 11, 3)),
        (date(2024, 11, 3), None, date(2024, 11, 3)),
    ],
)
async def test_the_latest_known_end_of_care_counts(
    run: Run, cases: MemoryCases, stated: date | None, recorded: date | None, counts: date
) -> None:
    cases.exit = recorded

    assert (await run(TOPIC, DAY, **REFERRED, last_exit_date=stated))["last_exit_date"] == counts


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({}, "„Fallnummer“ fehlt."),
        ({"case_number": ""}, "„Fallnummer“ fehlt."),
        ({"case_number": "bg 4711"}, "„Fallnummer“: erlaubt sind 3 bis 30 Zeichen"),
        ({"case_number": "-4711"}, "„Fallnummer“: erlaubt sind 3 bis 30 Zeichen"),
        ({"case_number": "B" * 31}, "„Fallnummer“: erlaubt sind 3 bis 30 Zeichen"),
        ({"case_number": "X-4711"}, "Das Personenverzeichnis kennt diese Fallnummer nicht."),
        ({"case_number": "BG-4711", "jobcenter": "bremen"}, "Das Jobcenter „bremen“ ist nicht eingerichtet."),
        ({"case_number": "BG-4711", "jobcenter": None}, "„Jobcenter“"),
        (
            {"case_number": "BG-4711", "referrer": "pap.fremd"},
            "Die Kennung „pap.fremd“ steht nicht in der Personalliste",
        ),
    ],
)
async def test_a_faulty_referral_is_explained_to_the_referrer(
    run: Run, cases: MemoryCases, variables: dict[str, Any], message: str
) -> None:
    with pytest.raises(BusinessError) as error:
        await run(TOPIC, DAY, **({"referrer": "pap.berger"} | variables))

    assert error.value.code == "referral_invalid"
    assert error.value.message.startswith(message)
    assert cases.replaced == []


async def test_a_case_that_already_runs_is_named_with_its_day(run: Run, cases: MemoryCases) -> None:
    cases.add("case-0", EARLIER)

    with pytest.raises(BusinessError, match=r"läuft seit dem 13\.01\.2025 bereits ein Fallmanagement"):
        await run(TOPIC, DAY, **REFERRED)

    assert cases.replaced == []


async def test_of_two_referrals_the_earlier_one_goes_on(run: Run, cases: MemoryCases) -> None:
    cases.add("case-2", LATER)

    assert (await run(TOPIC, DAY, **REFERRED))["access_process"] == "access"


@pytest.mark.parametrize(("other", "wins"), [("case-0", False), ("case-2", True)])
async def test_at_the_same_moment_exactly_one_goes_on(run: Run, cases: MemoryCases, other: str, wins: bool) -> None:
    assert (other > OWN_CASE) is wins
    cases.add(other, OWN)

    if wins:
        assert await run(TOPIC, DAY, **REFERRED)
    else:
        with pytest.raises(BusinessError, match="bereits ein Fallmanagement"):
            await run(TOPIC, DAY, **REFERRED)


async def test_a_waiting_recheck_is_replaced(run: Run, cases: MemoryCases) -> None:
    cases.add("case-0", EARLIER, waiting_for_recheck=True)

    await run(TOPIC, DAY, **REFERRED)

    assert set(cases.replaced) == {"BG-4711"}


@pytest.mark.parametrize("waiting", [False, True])
async def test_a_number_of_another_jobcenter_is_refused_without_telling_more(
    run: Run, cases: MemoryCases, waiting: bool
) -> None:
    cases.add("case-0", EARLIER, waiting_for_recheck=waiting, jobcenter="lichtenberg")

    with pytest.raises(BusinessError, match="gehört zu einem anderen Jobcenter") as error:
        await run(TOPIC, DAY, **REFERRED)

    assert "2025" not in error.value.message
    assert cases.replaced == []


async def test_a_case_from_before_the_jobcenters_counts(run: Run, cases: MemoryCases) -> None:
    cases.add("case-0", EARLIER, jobcenter="")

    with pytest.raises(BusinessError, match="bereits ein Fallmanagement"):
        await run(TOPIC, DAY, **REFERRED)


async def test_an_unlisted_own_case_gives_way(run: Run, cases: MemoryCases) -> None:
    cases.cases.clear()
    cases.add("case-2", LATER)

    with pytest.raises(BusinessError, match="bereits ein Fallmanagement"):
        await run(TOPIC, DAY, **REFERRED)
