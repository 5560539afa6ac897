"""What a person's name looks like: initials with a surname, or a given name before other capitalised words.

What belongs here: recognising names by their form. What does not: the other identifiers (`identifiers`). The list of
given names is short on purpose: it has to meet some names of a column, not every name in it.
"""

import re

import polars as pl

_GIVEN = """
aad abdel abdul achmed adam adriaan agnes ahmed aicha aisha albert alex alexander ali alice amber amina amir an andre
andrea angela anita anke ann anna anne annelies annemarie annie anouk ans anton antoinette arie arjan arjen arno arthur
astrid ayse bart bas beatrix ben bert bianca bob bram brigitte carla carlos carolien caroline cees chantal charlotte
chris christiaan christina claudia colin corrie cynthia daan daniel danielle david debbie dennis diana dick dirk
eduard edwin elena elisabeth ellen els elly emine emma eric erica erik erwin esther eva evelien fatiha fatima fatma
femke ferry fleur floor floris frank frans fred frederik freek gerard gerda gerrit gijs greet guus hamza hanna hannah
hanneke hans harm harry hasan hassan heleen helena hendrik henk henny herman hugo ibrahim ilse ineke inge ingrid irene
iris isabel ivo jaap jack jacob jacqueline jan janneke jasmijn jasper jean jeanette jelle jenny jeroen jessica jesse
joep johan johanna johannes john joke jolanda joost jordy joris jos jose joyce judith julia jurgen kareem karel karim
karin katja kees kelly kevin khadija khalid kim klaas koen laura lars leila leo leon lia lianne lieke lies linda lisa
lisette liesbeth loes lotte louis luc lucas luuk maaike maarten machteld mahmoud malika manon marc marcel margriet maria
mariam marian marianne marieke marijke marina mario marion marjan mark marleen marloes martijn martin mary max meindert
mehmet melissa menno merel michael michel michiel miriam mirjam mo mohamed mohammed monique moussa mustafa nadia naomi
natasja nathalie nick nicole niels nina noa noor olga omar oscar otto pascal patricia patrick paul paula peter petra
piet pieter pim priscilla rachel rachid ramon renate rene richard rick rob robert robin roel roelof roland ron ronald
rosa ruben rudolf ruud saar said samira sander sandra sanne sara sarah saskia sebastiaan selma sem simon simone sjaak
sofie sonja sophie stefan stefanie stephan steven suzanne sven sylvia tamara tess teun theo thijs thomas tim tineke
tom ton truus ursula vera victor vincent wendy wesley wil willem willemijn wilma wim wouter yasmin youssef yusuf
yvette yvonne zahra zeynep
"""
GIVEN_NAMES = frozenset(_GIVEN.split())
_PARTICLE = r"(?:(?:van|de|der|den|het|'t|ter|ten|te|el|al|ben|bin|di|da|von|la|le|du|op|in)[ -]|d'|Van |De |El |Al )"
_SURNAME = rf"{_PARTICLE}{{0,3}}\p{{Lu}}[\p{{L}}'’]+(?:[ -](?:{_PARTICLE}{{0,3}})?\p{{Lu}}[\p{{L}}'’]+)?"
_INITIALS = r"(?:\p{Lu}[a-z]?\. ?){1,5}"
_TITLE = r"(?:(?:[Dd]hr|[Mm]evr|[Mm]w|[Hh]eer|[Mm]evrouw|[Dd]e heer)\.? )"
_WITH_INITIALS = (
    rf"^{_TITLE}?{_INITIALS}{_SURNAME}$|^{_SURNAME}, ?(?:{_INITIALS}|\p{{Lu}}{{1,3}})(?: ?{_PARTICLE}*\w*)$"
)
_ADDRESSED = rf"^{_TITLE}{_SURNAME}$"
_CAPITALISED = rf"^\p{{Lu}}[\p{{L}}'’-]+ {_SURNAME}(?: {_SURNAME})?$"
_REVERSED = rf"^{_SURNAME}, ?\p{{Lu}}[\p{{L}}'’-]+(?: [\p{{L}}' ]+)?$"
_NOT_A_PERSON = (
    r"(?i)(?:straat|laan|weg|plein|kade|gracht|singel|hof|dreef|pad|park|dijk|wonen|huis|team|stichting)(?:$|[ ,])"
)
_OTHER_NAMES = re.compile(r"complex|gemeente|plaats|municipal|project|team|organisatie|corporat|partner")
_MOSTLY = 0.5
_SOME_GIVEN = 0.2
SAMPLE = 500


def looks_like_names(values: pl.Series, lenient: bool = False) -> bool:
    """Whether most of a column's values look like names of persons.

    At least two different values are needed, or one for a column that is dropped anyway (`lenient`).
    """
    distinct = values.unique(maintain_order=True).head(SAMPLE)
    if distinct.len() < (1 if lenient else 2):
        return False
    return _share_of_names(distinct.to_frame("value"))


def name_in(text: str) -> bool:
    """Whether one text by itself is a person's name."""
    return looks_like_names(pl.Series([text]), lenient=True)


def _share_of_names(distinct: pl.DataFrame) -> bool:
    value = pl.col("value")
    words = value.str.to_lowercase()
    last, first = words.str.extract(r", ?([\p{L}-]+)"), words.str.extract(r"^([\p{L}]+)")
    given = first.is_in(GIVEN_NAMES) | last.is_in(GIVEN_NAMES)
    person = ~value.str.contains(_NOT_A_PERSON)
    sure = person & (value.str.contains(_WITH_INITIALS) | value.str.contains(_ADDRESSED))
    shaped = person & (value.str.contains(_CAPITALISED) | value.str.contains(_REVERSED))
    alone = words.is_in(GIVEN_NAMES) & value.str.contains(r"^\p{Lu}")
    counts = distinct.select(
        named=(sure | shaped | alone).mean(), known=(sure | alone | (shaped & given)).fill_null(False).mean()
    )
    named, known = counts.row(0)
    return bool(named > _MOSTLY and known >= _SOME_GIVEN)


def surely_no_names(title: str) -> bool:
    """Whether a title speaks of something else that has a name: a place, a home, an organisation or a team."""
    return bool(
        re.search(r"complex|gemeente|plaats|municipal|project|team|organisatie|corporat|partner", title.lower())
    )
