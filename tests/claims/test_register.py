"""The register: what it holds, that it copies nothing, and what it says of a claim that cannot stand in it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from companion import ledger
from companion.claims import expressions, register
from companion.claims.register import KINDS, SECTIONS, VERDICTS
from companion.errors import UserError

ESSAY = "COMPANION_ESSAY"  # path of the essay's text, which the project does not ship


@pytest.fixture(scope="module")
def claims(root):
    return register.load(root / "data" / "claims.yml")


def test_no_number_is_lost(claims, root):
    """Every id from the first to the last is a claim, or retired with the claim that took its place."""
    gone = {one.id for one in register.retired(root / "data" / "claims.yml")}
    ids = {claim.id for claim in claims}
    assert not gone & ids
    assert ids | gone == {f"C{number:02}" for number in range(1, len(ids | gone) + 1)}


def test_no_slip_is_counted_twice_and_no_remark_of_ours(claims):
    """The entries that said again what another says, or what the essay does not, are not in the register."""
    assert not {"C01", "C08", "C39", "C63", "C69", "C73", "C74", "C75", "C76"} & {claim.id for claim in claims}


def test_the_record_that_says_otherwise_contradicts(claims):
    assert next(claim.verdict for claim in claims if claim.id == "C44") == "contradicted"


def test_no_statement_of_cause_is_judged(claims):
    """As the page says: whether one thing caused another, and who is party to a conflict in law, is not decided here."""
    assert {claim.verdict for claim in claims if claim.kind == "cause"} == {"not testable here"}


def test_what_nothing_decides_has_no_test_and_what_is_decided_has_one(claims):
    assert [claim.id for claim in claims if claim.tested == (claim.verdict == "not testable here") and claim.kind != "text"] == []


def test_page_numbers_are_one_claim(claims):
    """A citation is judged by what was seen; pages, which were not, stand in C17 alone."""
    assert [claim.id for claim in claims if re.search(r"\bon pages? \d|\bpage \d+\b", claim.claim)] == []


def test_words_are_those_of_the_vocabulary(claims):
    assert {claim.verdict for claim in claims} <= set(VERDICTS)
    assert {claim.kind for claim in claims} <= set(KINDS)
    assert {claim.section for claim in claims} <= set(SECTIONS)


def test_each_says_what_would_change_it(claims):
    assert [claim.id for claim in claims if not claim.what_would_change] == []


def test_each_supported_without_a_test_names_a_source(claims):
    assert [claim.id for claim in claims if claim.verdict == "supported" and not claim.tested and not claim.sources] == []


def test_only_tables_and_figures_are_named(claims, data):
    known = set(data.resources) | {id.split(".")[0] for id in ledger.declared()} | {"found", "says", "at"}
    strange = {claim.id: expressions.names(tree) - known for claim in claims if claim.tested for tree in claim.trees().values()}
    assert {id: names for id, names in strange.items() if names} == {}


def test_nothing_is_copied_from_the_essay(claims):
    """No run of eight words of the essay stands in the register."""
    path = os.environ.get(ESSAY)
    if not path or not Path(path).exists():
        pytest.skip(f"the essay's text is not part of the project; name its file in {ESSAY}")
    essay = _runs(Path(path).read_text(encoding="utf-8"))
    copied = {}
    for claim in claims:
        texts = [claim.claim, claim.reason, claim.note, claim.rule, claim.what_would_change, *claim.reads]
        if runs := {run for text in texts for run in _runs(text)} & essay:
            copied[claim.id] = runs
    assert copied == {}


def _runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    words = re.findall(r"[^\W_]+", text.lower())
    return {tuple(words[start : start + length]) for start in range(len(words) - length + 1)}


def test_dates_are_read_as_text(registered):
    path = registered({"at": "2024-05-31"})
    path.write_text(path.read_text().replace("'2024-05-31'", "2024-05-31").replace("'2020'", "2020-01-01"))
    claim = register.load(path)[0]
    assert (claim.at, claim.says) == ("2024-05-31", "2020-01-01")


@pytest.mark.parametrize(("change", "wrong"), [
    ({"verdict": "true"}, "should be one of: supported"),
    ({"kind": "opinion"}, "should be one of: count"),
    ({"section": "Middle"}, "should be one of: Front matter"),
    ({"id": "7"}, "needs an id such as C07"),
    ({"reason": " "}, "reason: is empty"),
    ({"tests": {}}, "'tests' is not a field"),
    ({"find": ""}, "belong together"),
    ({"test": {"certain": "1 == 1"}}, "the condition under which it holds"),
    ({"find": "import os"}, "not an expression"),
    ({"find": "exec('1')"}, "exec is not a function"),
    ({"at": "beginning of 2024"}, "not a day"),
    ({"kind": "text"}, "kind text has no test"),
    ({"verdict": "supported under a rule"}, "needs the rule it rests on"),
])
def test_a_claim_that_cannot_stand_is_named(registered, change, wrong):
    with pytest.raises(UserError, match=re.escape(wrong)) as error:
        register.load(registered(change))
    assert str(error.value).startswith("claims.yml, claim ")


GONE = {"id": "C02", "into": "C01", "reason": "The same."}


def with_retired(path, *gone):
    import yaml

    held = yaml.safe_load(path.read_text(encoding="utf-8"))
    path.write_text(yaml.safe_dump({**held, "retired": list(gone)}), encoding="utf-8")
    return path


def test_what_was_taken_out_is_kept_with_where_it_went(registered):
    path = with_retired(registered(), GONE)
    assert register.retired(path) == [register.Retired("C02", "C01", "The same.")]
    assert [claim.id for claim in register.load(path)] == ["C01"]


@pytest.mark.parametrize(("gone", "wrong"), [
    ([{**GONE, "id": "C01"}], "C01: the id was retired and is not given again"),
    ([{**GONE, "into": "C09"}], "'C09' is not a claim"),
    ([{**GONE, "reason": ""}], "it should hold `id`, `into` and `reason`"),
    ([{**GONE, "to": "C01"}], "it should hold `id`, `into` and `reason`"),
    ([{**GONE, "id": "2"}], "is not an id such as C07"),
    ([GONE, GONE], "is there twice"),
])  # fmt: skip
def test_a_retired_entry_that_cannot_stand_is_named(registered, gone, wrong):
    with pytest.raises(UserError, match=re.escape(wrong)):
        register.load(with_retired(registered(), *gone))


def test_an_id_stands_once(registered):
    with pytest.raises(UserError, match="C01 is there twice"):
        register.load(registered({}, {}))


@pytest.mark.parametrize("text", ["- a list", "claims: 3", "claims: [", "\udcff"])
def test_a_file_that_is_no_register(tmp_path, text):
    path = tmp_path / "claims.yml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UserError, match=r"claims\.yml"):
        register.load(path)


def test_a_register_that_is_not_there(tmp_path):
    with pytest.raises(UserError, match="it holds the register"):
        register.load(tmp_path / "claims.yml")
