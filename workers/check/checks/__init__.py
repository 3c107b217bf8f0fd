"""One module per check: a small function that takes the project and reports what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workers.check.checks import (
    calls,
    crossings,
    documents_listed,
    drawing,
    errors_caught,
    escalations_caught,
    form_components,
    form_guidance,
    form_lists,
    form_names,
    forms_used,
    free_texts,
    groups,
    handler_names,
    labels,
    leaders_told,
    modeler_current,
    names,
    process_settings,
    readme_current,
    rights,
    rule_ids,
    templates_used,
    timers,
    topics,
    user_tasks,
    values_fit,
    variables_certain,
    variables_set,
)
from workers.check.finding import Finding
from workers.check.project import Project

Check = Callable[[Project], Iterator[Finding]]

CHECKS: dict[str, Check] = {
    module.__name__.rpartition(".")[2]: module.check
    for module in (
        process_settings,
        names,
        labels,
        topics,
        handler_names,
        user_tasks,
        leaders_told,
        groups,
        rights,
        forms_used,
        form_components,
        form_guidance,
        form_names,
        form_lists,
        free_texts,
        templates_used,
        documents_listed,
        variables_set,
        variables_certain,
        values_fit,
        errors_caught,
        escalations_caught,
        timers,
        calls,
        rule_ids,
        drawing,
        crossings,
        readme_current,
        modeler_current,
    )
}
"""Every check by the name of its module."""
