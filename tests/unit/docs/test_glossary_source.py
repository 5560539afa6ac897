"""The glossary: complete in both languages, and the page for people equal to its source."""

import re
import runpy
from pathlib import Path

import pytest
import yaml

DOCS = Path(__file__).parents[3] / "docs"
PAGE = DOCS / "glossary.md"
GLOSSARY = yaml.safe_load((DOCS / "glossary.yaml").read_text(encoding="utf-8"))
TERMS = GLOSSARY["terms"]
LANGUAGES = ("nl", "en")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", TERMS)
def test_every_term_has_a_name_and_one_whole_sentence_in_both_languages(key: str, language: str) -> None:
    words = TERMS[key][language]

    assert set(words) == {"term", "definition"}
    assert words["term"].strip()
    assert re.fullmatch(r"[A-ZÀ-Ý].{20,}\.", words["definition"]), (
        "a definition starts with a capital, ends with a stop"
    )
    assert not re.search(r"[.!?] [A-Z]", words["definition"]), "a definition is one sentence"


def test_keys_are_what_a_link_on_a_page_can_hold() -> None:
    assert [key for key in TERMS if not re.fullmatch("[a-z_]+", key)] == []


def test_every_term_lies_in_a_group_and_no_group_is_empty() -> None:
    assert {words["group"] for words in TERMS.values()} == set(GLOSSARY["groups"])
    assert all(set(titles) == set(LANGUAGES) for titles in GLOSSARY["groups"].values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_explained_twice(language: str) -> None:
    names = [words[language]["term"].lower() for words in TERMS.values()]

    assert [name for name in names if names.count(name) > 1] == []


def test_a_definition_is_written_in_its_own_language() -> None:
    same = [key for key, words in TERMS.items() if words["nl"]["definition"] == words["en"]["definition"]]

    assert same == []


def test_the_page_for_people_is_what_the_source_says() -> None:
    render = runpy.run_path(str(DOCS / "render_glossary.py"))["render"]

    assert PAGE.read_text(encoding="utf-8") == render(GLOSSARY), "run: .venv/bin/python docs/render_glossary.py"
