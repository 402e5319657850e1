"""The decision against a second writing of its rules, and against every small slip that could be made in it."""

from __future__ import annotations

import ast
import copy
import inspect
import random
import sys
import types
from collections.abc import Iterator
from typing import Any

import pytest

from tests.base.policy_oracle import AT, cases, should
from tilth.base import policy

DECIDES = {
    "decide", "_is_member", "_hears_all_the_same", "_decide_for_person", "_decide_alongside", "_speaks", "_may_speaking",
    "_is_open_to_speaker", "_opens_glass", "_is_live",
}  # fmt: skip
OTHER = {
    ast.Lt: [ast.LtE, ast.Gt], ast.LtE: [ast.Lt, ast.Gt], ast.Gt: [ast.GtE, ast.Lt], ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.In: [ast.NotIn], ast.NotIn: [ast.In],
    ast.Is: [ast.IsNot], ast.IsNot: [ast.Is],
}  # fmt: skip


def compared(node: ast.Compare) -> list[ast.AST]:
    return [ast.Compare(node.left, [other()], node.comparators) for other in OTHER[type(node.ops[0])]]


def joined(node: ast.BoolOp) -> list[ast.AST]:
    turned = ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    found: list[ast.AST] = [turned]
    for left_out in range(len(node.values)):
        kept = [value for at, value in enumerate(node.values) if at != left_out]
        found.append(kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept))
    return found


def constant(node: ast.Constant) -> list[ast.AST]:
    if isinstance(node.value, bool):
        return [ast.Constant(not node.value)]
    return [ast.Constant(node.value + 1)] if isinstance(node.value, int) else []


# What a slip could make of one piece of the code.
SLIPS: dict[type[ast.AST], Any] = {
    ast.Compare: compared,
    ast.BoolOp: joined,
    ast.UnaryOp: lambda node: [node.operand] if isinstance(node.op, ast.Not) else [],
    ast.BinOp: lambda node: [node.left, node.right],
    ast.IfExp: lambda node: [node.body, node.orelse, ast.IfExp(node.test, node.orelse, node.body)],
    ast.If: lambda node: [ast.If(ast.Constant(True), node.body, node.orelse), ast.Pass()],
    ast.Constant: constant,
}


def mutants() -> Iterator[tuple[str, types.ModuleType]]:
    """Give the policy once for each slip in it, with the line as the slip left it."""
    tree = ast.parse(inspect.getsource(policy))
    places = [
        (function, number)
        for function in tree.body
        if isinstance(function, ast.FunctionDef) and function.name in DECIDES
        for number, _ in enumerate(pieces(function))
    ]
    for function, number in places:
        piece = pieces(function)[number]
        for slip in SLIPS.get(type(piece), lambda _: [])(piece):
            changed = copy.deepcopy(tree)
            inside = next(
                f for f in changed.body if isinstance(f, ast.FunctionDef) and f.name == function.name
            )
            target = pieces(inside)[number]
            _Put(target, copy.deepcopy(slip)).visit(inside)
            yield (
                f"{function.name}: {ast.unparse(piece)!r} became {ast.unparse(slip)!r}",
                made(ast.fix_missing_locations(changed)),
            )


def pieces(function: ast.FunctionDef) -> list[ast.AST]:
    """Give every piece of what a function does; its types decide nothing."""
    return [piece for line in function.body for piece in ast.walk(line)]


class _Put(ast.NodeTransformer):
    def __init__(self, old: ast.AST, new: ast.AST) -> None:
        self.old, self.new = old, new

    def visit(self, node: ast.AST) -> ast.AST:
        return self.new if node is self.old else super().visit(node)


def made(tree: ast.Module) -> types.ModuleType:
    module = types.ModuleType("tilth.base.policy_with_a_slip")
    # Where a dataclass looks its own module up.
    sys.modules[module.__name__] = module
    exec(compile(tree, "policy with a slip", "exec"), module.__dict__)
    return module


def says(module: types.ModuleType, facts: policy.Facts, verb: policy.Verb) -> object:
    try:
        decision = module.decide(facts, verb, AT)
        return bool(decision.allowed), decision.rule
    except (TypeError, AttributeError) as error:
        return error


@pytest.fixture(scope="module")
def asked():
    """Every case with what should be said to it, in an order that meets all kinds of case soon."""
    found = [(facts, verb, should(facts, verb, AT)) for facts, verb in cases()]
    random.Random(3).shuffle(found)
    return found


@pytest.mark.once
@pytest.mark.slow
def test_the_decision_is_the_one_the_rules_on_paper_give(asked):
    assert len(asked) > 100_000
    wrong = [(facts, verb, right) for facts, verb, right in asked if says(policy, facts, verb) != right]
    assert wrong == []
    # The cases are not all of one kind: each rule gives some of them.
    assert {rule for _, _, (_, rule) in asked} == set(range(1, 9))


@pytest.mark.once
@pytest.mark.slow
def test_every_slip_in_the_decision_is_seen(asked):
    tried, survived = 0, []
    for slip, module in mutants():
        tried += 1
        if all(says(module, facts, verb) == right for facts, verb, right in asked):
            survived.append(slip)
    assert tried > 100
    assert survived == []
