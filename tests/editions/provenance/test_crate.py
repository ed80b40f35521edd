"""ro-crate-metadata.json passes the public validator, read with the profiles it brings and no network."""

from __future__ import annotations

import json

import pytest

# The terms of the RO-Crate 1.1 context (public domain) that our crates use; the validator would fetch the whole
# from the web. A term that is not here fails test_every_term_is_known, so this cannot hide a misspelt one.
SCHEMA = """
    CreateAction CreativeWork Dataset ComputerLanguage Organization PropertyValue SoftwareApplication
    SoftwareSourceCode about additionalType author contentSize datePublished description encodingFormat
    exampleOfWork hasPart instrument license mainEntity mentions name object programmingLanguage publisher result
    softwareRequirements url value version workExample
"""
TERMS = {term: f"http://schema.org/{term}" for term in SCHEMA.split()} | {
    "File": "http://schema.org/MediaObject",
    "ComputationalWorkflow": "https://bioschemas.org/ComputationalWorkflow",
    "FormalParameter": "https://bioschemas.org/FormalParameter",
    "conformsTo": "http://purl.org/dc/terms/conformsTo",
    "input": "https://bioschemas.org/ComputationalWorkflow#input",
}
CONTEXT = "https://w3id.org/ro/crate/1.1/context"

# What the profiles recommend and an edition leaves out on purpose: see the docstring of crate.py for the first
# two; the project has no address on the web; pipeline.py is a file of the crate; an edition has no README.
LEFT_OUT = {
    "The Action SHOULD have an agent that is a Person or Organization",
    "The Action SHOULD have an endTime in ISO 8601 format",
    "The Application SHOULD have a url",
    "The organization SHOULD have a URL.",
    "The SoftwareApplication id SHOULD be an absolute URI",
    "The README.md SHOULD be about the crate",
    "The README.md SHOULD have text/markdown as its encodingFormat",
}


@pytest.fixture
def validated(monkeypatch, tmp_path):
    """A function (edition, profile, severity) -> the validator's messages, with the network out of reach."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    from requests import Response
    from rocrate_validator import services
    from rocrate_validator.models import Severity
    from rocrate_validator.utils.http import HttpRequester

    from companion.editions.provenance.network import closed

    def get(self, url: str, **ignored) -> Response:
        assert url == CONTEXT
        response = Response()
        response.status_code = 200
        response.headers["Content-Type"] = "application/ld+json"
        response._content = json.dumps({"@context": TERMS}).encode()
        return response

    monkeypatch.setattr(HttpRequester, "get", get, raising=False)

    def validate(edition, profile: str, severity: str = "REQUIRED") -> set[str]:
        settings = services.ValidationSettings(
            rocrate_uri=str(edition),
            profile_identifier=profile,
            requirement_severity=Severity[severity],
            offline=True,
            cache_path=tmp_path / "http",
        )
        with closed():
            return {issue.message for issue in services.validate(settings).get_issues()}

    return validate


@pytest.fixture
def graph(edition) -> dict[str, dict]:
    crate = json.loads((edition / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    return {entity["@id"]: entity for entity in crate["@graph"]}


def test_the_public_validator_passes_it(edition, validated):
    assert validated(edition, "workflow-run-crate") == set()


def test_of_what_is_recommended_little_is_left_out(edition, validated):
    assert validated(edition, "workflow-run-crate", "RECOMMENDED") == LEFT_OUT


def test_the_validator_would_say_what_is_wrong(edition, validated):
    path = edition / "ro-crate-metadata.json"
    crate = json.loads(path.read_text(encoding="utf-8"))
    for entity in crate["@graph"]:
        entity.pop("instrument", None)
    path.write_text(json.dumps(crate), encoding="utf-8")
    assert "The Action MUST have an instrument property that references the executed tool" in validated(
        edition, "workflow-run-crate"
    )


def test_every_term_is_known(edition):
    crate = json.loads((edition / "ro-crate-metadata.json").read_text(encoding="utf-8"))
    own = crate["@context"][1]
    for entity in crate["@graph"]:
        types = entity["@type"] if isinstance(entity["@type"], list) else [entity["@type"]]
        assert {*types, *entity} - {"@id", "@type"} <= {*TERMS, *own}, entity["@id"]


def test_every_reference_leads_somewhere(graph):
    def references(value):
        if isinstance(value, dict):
            yield value["@id"]
        elif isinstance(value, list):
            for one in value:
                yield from references(one)

    outside = ("https://w3id.org/ro/crate/1.1", "https://bioschemas.org/")
    for entity in graph.values():
        for key, value in entity.items():
            for id in references(value) if key != "@id" else ():
                assert id in graph or id.startswith(outside), (entity["@id"], key, id)


def test_it_dates_by_the_data_and_tells_inputs_parameters_and_results(graph, edition):
    assert graph["./"]["datePublished"] == "2024-12-31"
    assert not any("endTime" in entity or "startTime" in entity for entity in graph.values())
    build = graph["#build"]
    assert {one["@id"] for one in build["object"]} == {
        "#input/data/missions.csv",
        "#input/params.yml",
        "#value-as_of",
        "#value-essay_date",
        "#value-large_from",
    }
    assert {one["@id"] for one in build["result"]} == {
        "site/", "notebooks/", "rows/", "charts/", "companion.pdf", "figures.json", "claims.json",
    }  # fmt: skip
    assert (graph["#value-large_from"]["value"], graph["#parameter-large_from"]["additionalType"]) == (
        "5000",
        "Integer",
    )
    parts = {one["@id"] for one in graph["./"]["hasPart"]}
    assert {"pipeline.py", "manifest.json", "manifest.sha256", "verify.py"} <= parts
    for part in parts:
        assert (edition / part).exists(), part
