from __future__ import annotations

import json
import re
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.texts import MANY, nasty

from eventkit.document._writing import json_text

OBEYED = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u206f\ud800-\udfff]"
)
values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        nasty, st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False)
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(nasty, inner, max_size=3),
    max_leaves=8,
)


@MANY
@given(st.dictionaries(nasty, values, max_size=4))
def test_a_document_is_laid_out_as_the_standard_library_does(document: dict[str, Any]) -> None:
    text = json.dumps(document, indent=2, ensure_ascii=False)

    expected = OBEYED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)

    assert json_text(document) == f"{expected}\n"
