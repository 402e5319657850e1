"""What test_refusals.py looks for: the ways in which a kind system turns into the one it wanted to end.

A rule reads one Python file or one template and yields one sentence per breach.
"""

from __future__ import annotations

import ast
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache

from django import forms
from django.db import models
from jinja2 import nodes

from tests.reading import Source, Template, called, calls, chain, functions, nodes_of, texts

TARGET = ({"target", "targets", "goal", "goals", "kpi", "kpis", "benchmark", "rag", "league"}, ("expected_score", "traffic_light", "percent_of_plan"))  # fmt: skip
# Lines of docs/refusals.md that are proved in a file of their own.
PROVED_ELSEWHERE = {
    "a reduction % without its comparison": "tests/evidence/test_no_fall_alone.py",
    "a way from agencies’ contacts to anybody’s page": "tests/evidence/test_fence.py",
    "people linked by their names by one of us alone": "tests/evidence/test_linked.py",
    "a name, number or day on the page of a pair": "tests/evidence/test_linked.py",
    "who it may help to ring, how many or in what order, shown to anybody here": "tests/evidence/test_ringing.py",
    "a group made to name or count its people": "tests/test_refusals_of_groups.py",
    "a family made or suggested from an address, a name or a relation": "tests/test_refusals_of_families.py",
    "anything that hangs on a resident's column of a deal": "tests/test_refusals_of_promises.py",
    "a schedule of numbers attached to an agreement": "tests/test_refusals_of_promises.py",
    "whom a thank-you was for, or a thank-you that hangs on a promise": "tests/test_refusals_of_promises.py",
    "a figure about whoever is asked": "tests/test_refusals_of_promises.py",
    # What an asker left unpaid of what taking part costs groups: the one sum there, proved in tests/test_refusals_of_promises.py.
    "a monitoring return on a small grant": "tests/test_refusals_of_funds.py",
    "a result of a comparison that nobody wrote down first": "tests/test_refusals_of_comparisons.py",
    "a figure of a comparison whose own check failed": "tests/test_refusals_of_comparisons.py",
    "a row about somebody once a comparison is worked out": "tests/test_refusals_of_comparisons.py",
    "a line for what is wished for on a chart": "tests/test_refusals_of_findings.py",
    "a chart that sets a team or a worker beside another": "tests/test_refusals_of_findings.py",
    "a finding that does not say how it is known": "tests/test_refusals_of_findings.py",
    "a before and after without what was to be expected anyway": "tests/test_refusals_of_findings.py",
    "the price of what is in the way as one number": "tests/test_refusals_of_findings.py",
    "a neighbourhood's total before its half year is over": "tests/test_refusals_of_findings.py",
    "a number of fewer than ten people on a chart or in a finding": "tests/test_refusals_of_findings.py",
    "ideas put in order by how many like them": "tests/test_refusals_of_ideas.py",
    "a way from a ballot about money back to whoever cast it": "tests/test_refusals_of_rounds.py",
    "a vote about money whose rule is not frozen before it": "tests/test_refusals_of_rounds.py",
    "a profile of whoever votes": "tests/test_refusals_of_ideas.py",
    "a question to residents without its honesty card": "tests/test_refusals_of_ideas.py",
    "a story used beyond its consent": "tests/test_refusals_of_stories.py",
    "a score or an order of merit of stories": "tests/test_refusals_of_stories.py",
    "a theme that no human named": "tests/test_refusals_of_stories.py",
    "a device needed in a circle's check-in": "tests/test_refusals_of_stories.py",
}
# Words put over words, where what stood before is kept elsewhere or is the writer's alone: {"room/file verb": why}.
KEPT_ELSEWHERE = {
    "findings/actions/telling.py withdraw": "withdrawn once: nothing stood there before",
    "findings/actions/telling.py say_what_came": "said once: the door is shut where something was said before",
    "keeping/actions/rights.py read_part": "the log keeps each time; the reason that counts is the last before the copy goes",
    "answers/actions/answering.py give": "every answer is also an event of its own, so the earlier words stay",
    "answers/actions/answering.py move": "refused the second time: a date moves once",
    "answers/actions/owning.py settle": "only where no answer was given yet",
    "decisions/actions/book.py take_back_permission": "the door gives only a permission that is in force",
    "alongside/actions/glass.py say_lesson": "the door gives only what nobody has said yet",
    "teams/actions.py say_gifts": "one's own words about oneself",
    "directory/actions/lists.py set_reading": "a sentence of the machine's own, about its newest try",
    "evidence/actions/loading.py held": "a file is read once: what was wrong with its rows, in the machine's words",
    "evidence/actions/loading.py not_read": "a file is read once: the machine's own sentence about it",
    "evidence/actions/loading.py destroy": "the machine's own sentence about a file goes with the file",
    "ideas/actions/raising.py take_back": "whoever raised it takes their own words back",
    "ideas/actions/talking.py take_comment_back": "whoever wrote it takes their own words back",
    "rounds/actions/planning.py change_proposal": "put back on the ballot, it is not left out any more; nobody has voted yet",
    "funds/actions/asking.py take_back": "whoever asked takes their own words back",
    "funds/actions/asking.py take_story_down": "and those they told",
    "stories/actions/telling.py say_after": "how the teller is now, said by the teller and by nobody else",
    "stories/actions/telling.py erase": "the teller takes their own words back",
    "directory/actions/notes.py take_gift_back": "the giver takes their own words back",
    "pen/actions.py throw_away": "the writer throws their own draft away",
}
RANK = ({"leaderboard", "league", "ranking", "ranked", "ranks", "podium", "best", "worst"}, ("top_people", "top_teams", "top_workers"))  # fmt: skip
ELIGIBILITY = ({"eligible", "eligibility", "ineligible", "criteria", "criterion", "threshold", "thresholds", "triage", "triaged", "acuity", "severity"}, ("risk_score", "risk_level", "need_level", "needs_level", "priority_score"))  # fmt: skip
APPROVAL = ({"approve", "approved", "approval", "approver", "approves", "authorise", "authorised", "authorisation", "countersign", "countersigned", "panel"}, ("sign_off", "signed_off", "spending_limit", "limit_pence", "needs_yes"))  # fmt: skip
WATCHING = ({"streak", "keystrokes", "productivity", "utilisation", "caseload", "caseloads"}, ("last_seen", "last_login", "last_active", "last_activity", "last_online", "is_online", "login_count", "activity_count", "visits_count", "time_on_page", "page_views", "session_count"))  # fmt: skip
VULNERABLE = ({"vulnerable", "vulnerability", "vulnerabilities", "watchlist", "flagged"}, ("at_risk", "high_risk", "risk_register", "risk_flag", "safeguarding_list", "concern_list"))  # fmt: skip
# In an emergency is shown who helps. Nothing that leads to who might need help stands near it.
NEEDY = frozenset(
    {
        "Person",
        "Introduction",
        "Relation",
        "LifePerson",
        "SafeWay",
        "Gift",
        "Note",
        "visible_to",
        "people",
        "alongside",
        "introductions",
    }
)
HEADS = ({"attendance", "attendances", "attendee", "attendees", "headcount", "footfall", "beneficiary", "beneficiaries"}, ("how_many_came", "number_of_people", "people_count", "members_count", "number_of_members", "who_came", "sign_in_sheet"))  # fmt: skip
CLOSING = frozenset({"set_walking", "end_relation", "look_back", "let_go", "aim_done", "step_done", "step_no_longer", "say_no", "GOODBYE", "STEPPED_BACK", "PAUSED", "goodbye", "stepped_back", "paused", "closed", "discharged"})  # fmt: skip
# What must never have to be said in order to go on.
OPTIONAL_ALWAYS = {
    "score", "scores", "value", "age", "ages", "born", "birth", "dob", "ethnicity", "ethnic", "gender", "sex", "sexuality",
    "orientation", "religion", "faith", "disability", "disabled", "nationality", "immigration", "loneliness", "ons4",
    "wellbeing", "income", "postcode",
}  # fmt: skip
MONEY = re.compile(r"(amount|spent|spend|cost|price)\w*|\w*_pence")
COUNTS = frozenset({"Count", "Sum", "Avg", "StdDev", "Variance"})
WORDS_OF_ONE = re.compile(
    r"^(by|account|member|worker|written_by|raised_by|answered_by|taken_by|heard_by)(_id|__\w+)?$"
)

# Counting a vote about money puts projects in the order of their votes and adds up what they cost, in the words of the
# votes' own file format (approval ballots, a project's threshold). It knows no person, no spend and no database.
A_VOTE = ("tilth/methods/ballots/", "tilth/methods/formats/pabulib.py")
# The room that runs such votes: approval and threshold are words of a ballot, and what is added up there is prices.
A_ROUND = (*A_VOTE, "tilth/rounds/")
OF_THE_ASKER = ("tilth/promises/queries.py",)


def identifiers(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield every name that the code gives or uses."""
    for node in nodes_of(tree):
        if isinstance(node, ast.Name):
            yield node, node.id
        elif isinstance(node, ast.Attribute):
            yield node, node.attr
        elif isinstance(node, ast.arg):
            yield node, node.arg
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.value, node.arg
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node, node.name


@cache
def parts_of(name: str) -> str:
    """Give `targetValue` and `TARGET_VALUE` alike as `target_value`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


@cache
def _names(tree: ast.Module) -> tuple[tuple[ast.AST, str, str, frozenset[str]], ...]:
    """Give every name in a file, whole, plain and in its parts: worked out once, because many rules read it."""
    found = [
        *identifiers(tree),
        *((node, text) for node, text in texts(tree) if text.isidentifier()),
    ]
    return tuple((node, name, parts_of(name), frozenset(parts_of(name).split("_"))) for node, name in found)


def named(source: Source, words: tuple[set[str], tuple[str, ...]]) -> Iterator[str]:
    """Names made of words that a thing we refuse would need, in code and in what a model or a form is made of."""
    single, phrases = words
    for node, name, plain, parts in _names(source.tree):
        is_meant = not single.isdisjoint(parts) or any(phrase in plain for phrase in phrases)
        if is_meant and not _is_taken_away(node, source.tree):
            yield f"{source.at(node)} is named {name!r}"


def _is_taken_away(node: ast.AST, tree: ast.Module) -> bool:
    """Say whether a name stands here to be set to nothing: a field of a library that we do not want."""
    return any(
        node in one.targets
        for one in nodes_of(tree)
        if isinstance(one, ast.Assign) and isinstance(one.value, ast.Constant) and one.value.value is None
    )


def named_in(template: Template, words: tuple[set[str], tuple[str, ...]]) -> Iterator[str]:
    """The same names in a template."""
    single, phrases = words
    for node in template.tree.find_all((nodes.Name, nodes.Getattr)):
        name = parts_of(node.name if isinstance(node, nodes.Name) else node.attr)
        if single & set(name.split("_")) or any(phrase in name for phrase in phrases):
            yield f"{template.name} uses {name!r}"


def meters(template: Template) -> Iterator[str]:
    """A measure drawn against the most it could be."""
    if re.search(r"<(meter|progress)\b|aria-valuemax|role=[\"']progressbar", template.text):
        yield f"{template.name} draws a measure against an end"


# --- ranks, totals and charts ------------------------------------------------------------------------------


def orders_by_counts(source: Source) -> Iterator[str]:
    """A query that counts or sums and puts its rows in that order; a list put in the order of a count."""
    counted = {
        keyword.arg
        for call in calls(source.tree, "annotate", "alias")
        for keyword in call.keywords
        if keyword.arg and _counts(keyword.value)
    }
    for call in calls(source.tree, "order_by", "earliest", "latest"):
        for argument in call.args:
            name = argument.value.lstrip("-") if isinstance(argument, ast.Constant) else ""
            if name in counted or name.endswith("__count") or _counts(argument):
                yield f"{source.at(call)} puts rows in the order of {name or 'a count'}"
    for call in calls(
        source.tree, "Rank", "DenseRank", "PercentRank", "Ntile", "most_common", "nlargest", "nsmallest"
    ):
        yield f"{source.at(call)} ranks with {called(call)}()"
    for call in calls(source.tree, "sorted", "sort", "max", "min"):
        for keyword in call.keywords:
            if keyword.arg == "key" and (_counts(keyword.value) or _names_a_count(keyword.value)):
                yield f"{source.at(call)} sorts by a count"


def _counts(node: ast.AST) -> bool:
    return any(isinstance(part, ast.Call) and called(part) in COUNTS for part in ast.walk(node))


def _names_a_count(node: ast.AST) -> bool:
    for part in ast.walk(node):
        if isinstance(part, ast.Call) and called(part) in ("len", "sum", "count"):
            return True
        if isinstance(part, ast.Attribute) and set(parts_of(part.attr).split("_")) & {
            "count",
            "counts",
            "total",
            "score",
            "value",
        }:
            return True
    return False


def counts_of_one(source: Source) -> Iterator[str]:
    """Counts grouped by who did it: the beginning of a chart of one worker."""
    for call in calls(source.tree, "annotate", "aggregate"):
        links = chain(call)
        grouped = [
            argument.value
            for link in links
            if called(link) in ("values", "values_list")
            for argument in link.args
            if isinstance(argument, ast.Constant) and WORDS_OF_ONE.match(str(argument.value))
        ]
        filtered = [
            keyword.arg
            for link in links
            if called(link) in ("filter", "exclude")
            for keyword in link.keywords
            if keyword.arg and WORDS_OF_ONE.match(keyword.arg)
        ]
        if (grouped or filtered) and _counts(call):
            yield f"{source.at(call)} counts by {(grouped or filtered)[0]}"


def adds_money(source: Source) -> Iterator[str]:
    """Spends added up or put in order: what one person cost. A pot's balance is carried by its rows instead."""
    summed = [call for call in calls(source.tree, "Sum", "Avg", "Max", "Min") if _said(call.args)]
    summed += [call for call in calls(source.tree, "sum", "fsum", "mean", "median") if _is_money(call)]
    grown = [n for n in nodes_of(source.tree) if isinstance(n, ast.AugAssign) and _is_money(n.value)]
    yield from (f"{source.at(node)} adds up money" for node in [*summed, *grown])
    for call in calls(source.tree, "order_by"):
        if _said(call.args):
            yield f"{source.at(call)} puts spends in the order of their amount"
    for call in calls(source.tree, "sorted", "sort", "max", "min"):
        if any(_is_money(keyword.value) for keyword in call.keywords if keyword.arg == "key"):
            yield f"{source.at(call)} sorts by money"


def _said(arguments: list[ast.expr]) -> bool:
    names = [str(a.value).lstrip("-").split("__")[-1] for a in arguments if isinstance(a, ast.Constant)]
    return any(MONEY.fullmatch(name) for name in names)


def _is_money(node: ast.AST) -> bool:
    return any(MONEY.fullmatch(name) for _, name in identifiers(node))


def sums_on_page(template: Template) -> Iterator[str]:
    """A total, an average or a sort made by the page itself."""
    for node in template.tree.find_all(nodes.Filter):
        about = [
            *(a.value for a in node.args if isinstance(a, nodes.Const)),
            *(k.value.value for k in node.kwargs if isinstance(k.value, nodes.Const)),
        ]
        if node.name in ("sum", "dictsort"):
            yield f"{template.name} uses |{node.name}"
        elif node.name in ("sort", "max", "min", "groupby") and any(
            MONEY.fullmatch(str(word))
            or set(parts_of(str(word)).split("_")) & {"count", "total", "score", "value"}
            for word in about
        ):
            yield f"{template.name} uses |{node.name} on a number"
    for node in template.tree.find_all(nodes.Add):
        if any(MONEY.fullmatch(part.attr) for part in node.find_all(nodes.Getattr)):
            yield f"{template.name} adds up money"


def ends_by_itself(source: Source) -> Iterator[str]:
    """Work done without a human hand that ends a relation, an aim or a plan."""
    if source.part not in ("tasks", "commands") or source.room == "demo":
        return
    names = [*identifiers(source.tree), *texts(source.tree)]
    yield from (f"{source.at(node)} uses {name}" for node, name in names if name in CLOSING)


# --- forms -------------------------------------------------------------------------------------------------


def must_be_said(form: type[forms.BaseForm], allowed: Iterable[str] = ()) -> Iterator[str]:
    """Measures and demographics that a form will not do without."""
    for name, field in form.base_fields.items():
        words = set(parts_of(name).replace("-", "_").split("_"))
        address = f"{form.__module__.split('.')[1]}.{form.__name__}.{name}"
        if field.required and words & OPTIONAL_ALWAYS and address not in allowed:
            yield f"{address} must be filled in"


# Numbers that count nobody: a wording's own, a point on the map, a place in a list that came from elsewhere.
COUNTS_NOBODY = {"version", "latitude", "longitude"}
PLACES_IN_A_LIST = {"directory.Reading.next_page", "directory.ReadLine.number"}


def names_or_counts(model: type[models.Model]) -> Iterator[str]:
    """A table of a group that leads to a person, or holds a number of anything but its own version."""
    for field in model._meta.local_fields:
        label = field.related_model._meta.label if field.related_model else ""
        if label == "people.Person":
            yield f"{model._meta.label}.{field.name} names a person"
        if (
            isinstance(field, models.IntegerField | models.FloatField | models.DecimalField)
            and field.name not in COUNTS_NOBODY
            and f"{model._meta.label}.{field.name}" not in PLACES_IN_A_LIST
            and not field.primary_key
        ):
            yield f"{model._meta.label}.{field.name} is a number"


# --- words changed under somebody's hands ------------------------------------------------------------------


def overwrites(source: Source, fields: frozenset[str]) -> Iterator[str]:
    """Verbs that put new words over old ones without looking whether somebody else changed them meanwhile.

    A verb that keeps both, or that refuses a thing already said (WrongState), loses nothing.
    """
    if source.part != "actions":
        return
    for function in functions(source.tree):
        if not any(isinstance(d, ast.Call) and called(d) == "verb" for d in function.decorator_list):
            continue
        given = {argument.arg for argument in [*function.args.args, *function.args.kwonlyargs]}
        body = ast.unparse(function)
        for node in ast.walk(function):
            targets = node.targets if isinstance(node, ast.Assign) else []
            for target in (part for t in targets for part in ast.walk(t)):
                if (
                    isinstance(target, ast.Attribute)
                    and isinstance(target.value, ast.Name)
                    and target.value.id in given
                    and target.attr in fields
                    and not re.search(r"BothKept|both_kept|WrongState", body)
                ):
                    yield f"{source.at(node)} {function.name}() puts words over {target.value.id}.{target.attr}"


# --- what leaves -------------------------------------------------------------------------------------------


def names_in(content: bytes, names: set[str]) -> set[str]:
    """Give which of these names a download holds, archives opened."""
    found = {name for name in names if re.search(rf"\b{name}\b".encode(), content)}
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inside in archive.namelist():
                found |= names_in(archive.read(inside), names)
    return found


# --- a fall without what was to be expected ----------------------------------------------------------------


def bare_falls(source: Source) -> Iterator[str]:
    """Before and after set against each other, or told in one breath, without what would have happened anyway."""
    for node in nodes_of(source.tree):
        if isinstance(node, ast.BinOp | ast.JoinedStr | ast.Dict):
            names = [set(parts_of(name).split("_")) for _, name in identifiers_and_keys(node)]
            # One name that holds both is the name of the whole comparison.
            told = {word for name in names if not {"before", "after"} <= name for word in name}
            if {"before", "after"} <= told and "expected" not in told:
                yield f"{source.at(node)} sets after against before alone"


def identifiers_and_keys(tree: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """Yield the names that an expression uses, and the keys that it writes."""
    yield from identifiers(tree)
    for node in nodes_of(tree):
        if isinstance(node, ast.Dict):
            yield from (
                (key, key.value)
                for key in node.keys
                if isinstance(key, ast.Constant) and isinstance(key.value, str)
            )


def bare_falls_on_page(template: Template) -> Iterator[str]:
    """A page that shows what was before and what came after, and not what would have come anyway."""
    told = {parts_of(node.attr).partition("_")[0] for node in template.tree.find_all(nodes.Getattr)}
    if {"before", "after"} <= told and "expected" not in told:
        yield f"{template.name} shows before and after alone"


def reaches_the_needy(source: Source) -> Iterator[str]:
    """Yield what a function about an emergency of the place reads of people: it may only say who helps."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and "inemergency" in node.name.casefold().replace(
            "_", ""
        ):
            for inner in ast.walk(node):
                name = getattr(inner, "id", "") or getattr(inner, "attr", "")
                if name in NEEDY:
                    yield f"{source.path.name}:{inner.lineno} {node.name} reads {name}"
