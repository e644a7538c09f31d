"""What literals are worth (`kgmem.plans.values`) as Cypher expressions.

A comparison of things of different kinds is null in Cypher, which is as good as false, so that none can fail.
"""

from __future__ import annotations

from kgmem.plans.plan import Comparison
from kgmem.plans.values import is_number, time_of
from kgmem.stores.neo4j_layout import Parameters, Worth
from kgmem.stores.neo4j_values import number_of
from kgmem.types import Literal

_AFTER = "~"
"""Sorts behind all characters of a time: "1995~" comes after every time in 1995."""


def compares(held: Worth, comparison: Comparison, value: Literal, parameters: Parameters) -> str:
    """The condition that a filter puts on a literal."""
    time = time_of(value)
    if comparison in {Comparison.CONTAINS, Comparison.STARTS_WITH} or not (is_number(value) or time):
        operator = {Comparison.CONTAINS: "CONTAINS", Comparison.STARTS_WITH: "STARTS WITH"}.get(comparison, "=")
        return f"toLower({held.text}) {operator} toLower({parameters.add(value.value)})"
    ways = []
    if is_number(value):
        ways.append(f"{held.number} {comparison} {parameters.add(number_of(value))}")
    if time is not None:
        ways.append(_compares_time(held.time, comparison, time, parameters))
    return f"({' OR '.join(ways)})"


def _compares_time(held: str, comparison: Comparison, time: str, parameters: Parameters) -> str:
    match comparison:
        case Comparison.LESS | Comparison.AT_LEAST:
            return f"{held} {comparison} {parameters.add(time)}"
        case Comparison.AT_MOST:
            return f"{held} < {parameters.add(time + _AFTER)}"
        case Comparison.GREATER:
            return f"{held} > {parameters.add(time + _AFTER)}"
        case _:
            return f"{held} STARTS WITH {parameters.add(time)}"
