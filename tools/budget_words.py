"""Finds the words of the data budget for the catalogues: what a resident's field is for, and when it goes.

`babel.cfg` names this for the files of models. What gettext marks there is found as everywhere else.
"""

from __future__ import annotations

import ast
import io
from collections.abc import Iterator
from typing import Any

from babel.messages.extract import extract_python


def extract(fileobj: Any, keywords: Any, comment_tags: Any, options: Any) -> Iterator[Any]:
    """Yield what Babel's own reader finds in a file, and both texts of every `personal(use, expiry)`."""
    text = fileobj.read()
    yield from extract_python(io.BytesIO(text), keywords, comment_tags, options)
    tree = ast.parse(text)
    named = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for call in ast.walk(tree):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "personal":
            for told in call.args:
                words = told.value if isinstance(told, ast.Constant) else named.get(getattr(told, "id", ""))
                if isinstance(words, str):
                    yield call.lineno, None, words, []
