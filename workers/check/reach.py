"""What a handler's function reaches in this package: templates, parameters and the rule ids in docstrings."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from functools import lru_cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from workers.rules.guidelines import all_keys

PACKAGE = "workers."


@lru_cache(maxsize=1024)
def reached(function: Callable[..., Any]) -> tuple[object, ...]:
    """The function itself and every function and class of this package that it names, directly or through others."""
    found: dict[int, object] = {id(function): function}
    queue: list[object] = [function]
    while queue:
        for thing in _named(queue.pop()):
            if id(thing) not in found:
                found[id(thing)] = thing
                queue.append(thing)
    return tuple(found.values())


def templates(function: Callable[..., Any]) -> list[str]:
    """Templates of the documents and mails that a handler writes, below ``templates/``."""
    models = [thing for thing in reached(function) if isinstance(thing, type)]
    named = (getattr(model, kind, None) for model in models for kind in ("template", "plain_template"))
    return sorted({name for name in named if isinstance(name, str)})


def parameters(function: Callable[..., Any]) -> list[str]:
    """Keys of the parameters that a handler's code names."""
    names = {name for thing in reached(function) for name in _words(thing)}
    return sorted(names & set(all_keys()))


def _named(thing: object) -> Iterator[object]:
    module = inspect.getmodule(thing)
    spaces = vars(module) if module else {}
    for name in _words(thing):
        candidate = spaces.get(name)
        if isinstance(candidate, ModuleType) and candidate.__name__.startswith(PACKAGE):
            members = (vars(candidate).get(inner) for inner in _words(thing))
            yield from (member for member in members if _ours(member))
        elif _ours(candidate):
            yield candidate


def _ours(thing: object) -> bool:
    if not isinstance(thing, (FunctionType, type)):
        return False
    # the runtime's own classes name everything and lead nowhere
    return thing.__module__.startswith((PACKAGE + "rules", PACKAGE + "handlers", PACKAGE + "documents.models"))


def _words(thing: object) -> set[str]:
    codes = [inspect.unwrap(thing).__code__] if isinstance(thing, FunctionType) else list(_methods(thing))
    return {name for code in codes for name in _code_names(code)}


def _methods(thing: object) -> Iterator[CodeType]:
    for member in vars(thing).values() if isinstance(thing, type) else ():
        function = getattr(member, "fget", None) or getattr(member, "__func__", None) or member
        if isinstance(function, FunctionType):
            yield function.__code__


def _code_names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _code_names(constant)
