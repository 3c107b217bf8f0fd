"""Names of variables inside expressions of the engine (JUEL), of forms (FEEL) and of form texts."""

from __future__ import annotations

import re

STRINGS = re.compile(r"'[^']*'|\"(?:\\.|[^\"\\])*\"")
NAME = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\b(?!\s*[(:])")
JUEL = re.compile(r"[$#]\{([^}]*)\}")
ENGINE_WORDS = frozenset(
    {
        "and",
        "or",
        "not",
        "eq",
        "ne",
        "lt",
        "gt",
        "le",
        "ge",
        "empty",
        "true",
        "false",
        "null",
        "div",
        "mod",
        "instanceof",
    }
    | {"execution", "task", "authenticatedUserId", "loopCounter", "nrOfInstances", "nrOfCompletedInstances"}
)
FEEL_WORDS = frozenset(
    {"and", "or", "not", "if", "then", "else", "for", "in", "return", "some", "every", "satisfies", "between", "of"}
    | {"instance", "true", "false", "null", "date", "time", "duration", "string", "number", "list", "item", "this"}
)
FEEL_FUNCTION = re.compile(r"[A-Za-z][A-Za-z ]*(?=\()")
PLACEHOLDER = re.compile(r"\{\{([^}]*)\}\}")


def engine_variables(text: str) -> set[str]:
    """Variables read by the ``${…}`` in a text; ``execution.getVariable('x')`` reads x as well."""
    found = required_variables(text)
    for expression in JUEL.findall(text):
        found.update(re.findall(r"getVariable\(\s*['\"](\w+)['\"]", expression))
    return found


def required_variables(text: str) -> set[str]:
    """Those without which the engine cannot evaluate the ``${…}``: the ones named plainly."""
    return {
        name
        for expression in JUEL.findall(text)
        for name in NAME.findall(STRINGS.sub("", expression))
        if name not in ENGINE_WORDS
    }


def engine_assignments(text: str) -> set[str]:
    """Variables set by an expression such as ``${execution.setVariable('x', null)}``."""
    return set(re.findall(r"(?:setVariable|setVariableLocal|removeVariable)\(\s*['\"](\w+)['\"]", text))


def feel_variables(expression: str) -> set[str]:
    """Variables read by a FEEL expression of a form."""
    plain = FEEL_FUNCTION.sub(
        lambda match: " " if match[0].strip() not in FEEL_WORDS else match[0], STRINGS.sub("", expression)
    )
    return {name for name in NAME.findall(plain) if name not in FEEL_WORDS}


def template_variables(text: str) -> set[str]:
    """Variables read by the placeholders ``{{x}}``, ``{{#if x}}`` and ``{{#loop x}}`` of a form text."""
    found: set[str] = set()
    for content in PLACEHOLDER.findall(text):
        inner = re.sub(r"^\s*(#if|#loop|/if|/loop|#else)\b", "", content).strip()
        found.update(feel_variables(inner.removeprefix("=")))
    return found
