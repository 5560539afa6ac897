"""What a row does not prove, or why it is empty, in plain Dutch and English.

What belongs here: every sentence that inference writes into a mart, both languages side by side. What does not: when
which is said. No markup: these sentences are read in tables, downloads and SQL.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Caveat:
    """One text in both languages; `+` puts two after each other."""

    nl: str
    en: str

    def __add__(self, other: "Caveat") -> "Caveat":
        return Caveat(f"{self.nl} {other.nl}", f"{self.en} {other.en}")

    def with_values(self, **values: object) -> "Caveat":
        """The text with its `{names}` filled in; a value may be a `Caveat` of its own."""
        languages = ("nl", "en")
        filled = [{name: getattr(value, one, value) for name, value in values.items()} for one in languages]
        return Caveat(self.nl.format(**filled[0]), self.en.format(**filled[1]))

    @property
    def columns(self) -> dict[str, str]:
        """The columns of a mart."""
        return {"caveat": self.nl, "caveat_nl": self.nl, "caveat_en": self.en}


def named(words: tuple[str, ...]) -> Caveat:
    """Names from code, one after the other, in plain words."""
    known = [NAMES.get(word, Caveat(word, word)) for word in words]
    return Caveat(in_a_row([one.nl for one in known], "en"), in_a_row([one.en for one in known], "and"))


def track_record(checked: int, share: float | None) -> Caveat:
    """How earlier forecasts came out."""
    if share is None:
        return UNTRIED
    return TRIED.with_values(checked=checked, held=round(checked * share))


def in_a_row(words: list[str], last: str) -> str:
    """a, b and c."""
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


NAMES = {
    "mixed": Caveat("gemengd wonen", "mixed living"),
    "scattered": Caveat("verspreid wonen", "scattered homes"),
    "flex": Caveat("flexwonen", "flexible housing"),
    "pitstop": Caveat("Pitstop", "Pitstop"),
    "age": Caveat("leeftijd", "age"),
    "target_group": Caveat("doelgroep", "target group"),
    "first_zrm": Caveat("de eerste zelfredzaamheidsmeting", "the first self-sufficiency assessment"),
}

NOT_BY_LOT = Caveat(
    "Niemand is door het lot aan een woonvorm toegewezen: een verschil kan ook komen door wie waar ging wonen.",
    "Nobody was assigned to a housing form by lot: a difference may also come from who went to live where.",
)
ALIKE = Caveat(
    "De toets neemt aan dat bewoners los van elkaar staan; wie in één complex woont, lijkt op elkaar, dus de p-waarde "
    "is eerder te klein dan te groot.",
    "The test takes residents to be unrelated; people in one complex are alike, so the p-value is too small rather "
    "than too large.",
)
DAILY_RISK = Caveat(
    "Dit gaat over de kans per dag van wie er nog is, niet over het aandeel dat het uiteindelijk overkomt.",
    "This is about the daily risk of those still there, not about the share to whom it happens in the end.",
)
SHARE = Caveat(
    "Dit gaat over het aandeel dat het overkomt, ook als dat komt doordat anderen eerder om een andere reden weggaan.",
    "This is about the share to whom it happens, even where that is because others leave earlier for another reason.",
)
CRUDE = Caveat("Er is niet gecorrigeerd voor wie waar woont.", "It is not adjusted for who lives where.")
ADJUSTED = Caveat(
    "Gecorrigeerd voor {names}; voor wat niet gemeten is kan niemand corrigeren.",
    "Adjusted for {names}; nobody can adjust for what was not measured.",
)
FEW_COMPLEXES = Caveat(
    "Er zijn maar {complexes} complexen, dus het interval is waarschijnlijk te smal.",
    "There are only {complexes} complexes, so the interval is probably too narrow.",
)
ONE_COMPLEX = Caveat(
    "Een van beide woonvormen heeft maar één complex: het verschil is niet te scheiden van dat complex, dus zonder "
    "interval.",
    "One of the two forms has a single complex: the difference cannot be told from that complex, so there is no "
    "interval.",
)
DRIFT = Caveat(
    "Een kleine p-waarde zegt dat de verhouding in de loop van de tijd verandert; de hazard ratio is dan een "
    "gemiddelde over die tijd. Een grote p-waarde bewijst niet dat zij gelijk blijft.",
    "A small p-value says that the ratio changes over time; the hazard ratio is then an average over that time. A "
    "large one does not prove that it stays the same.",
)
TIME_HOUSED = Caveat(
    "Gemiddeld aantal dagen in de eerste woonperiode, binnen de eerste {days} dagen. Ook wie goed doorstroomt naar een "
    "eigen woning vertrekt: korter is niet altijd slechter.",
    "Mean days in the first housing episode, within the first {days} days. Who moves on well to a home of their own "
    "leaves too: shorter is not always worse.",
)

TOO_FEW_EVENTS = Caveat(
    "Niet berekend: het aantal gebeurtenissen bij {form} is {events}, en onder {least} zegt een vergelijking niets.",
    "Not calculated: the number of events in {form} is {events}, and below {least} a comparison says nothing.",
)
TOO_MANY_COVARIATES = Caveat(
    "Niet berekend: {events} gebeurtenissen zijn te weinig om ook voor {names} te corrigeren.",
    "Not calculated: {events} events are too few to adjust for {names} as well.",
)
NOTHING_TO_ADJUST = Caveat(
    "Niet berekend: leeftijd, doelgroep en eerste meting zijn onbekend of voor iedereen gelijk.",
    "Not calculated: age, target group and first assessment are unknown or the same for everybody.",
)
NO_MAXIMUM = Caveat(
    "Niet berekend: een van de kenmerken voorspelt de gebeurtenissen volledig, of alle vallen op een dag.",
    "Not calculated: one of the covariates foretells the events perfectly, or all events fall on one day.",
)

PACE = Caveat(
    "Gaat ervan uit dat het tempo van de laatste maanden aanhoudt en kan verlopen zoals het tot nu toe verliep; welke "
    "woningen nog komen is hierin niet bekend.",
    "Takes the pace of the last months to go on, and to drift as it did so far; which homes are still to come is not "
    "known here.",
)
TOO_SHORT = Caveat(
    "Niet berekend: er zijn nog geen {months} maanden gezien, of nog geen {people} mensen.",
    "Not calculated: fewer than {months} months were seen, or fewer than {people} people.",
)
WINDOW_CLOSED = Caveat(
    "Niet berekend: de programmaperiode is voorbij, met {total} gehuisveste mensen op een doel van {target}.",
    "Not calculated: the programme's window is over, with {total} people housed against a target of {target}.",
)
TAPERS = Caveat(
    "Gaat ervan uit dat de afbouw gaat zoals tot nu toe en dat er evenveel mensen bijkomen als het afgelopen jaar. Wie "
    "meer dan een half jaar uit beeld is, telt niet mee: {silent} mensen.",
    "Takes tapers to go as they went so far, and as many people to come as in the past year. Whoever has been out of "
    "sight for over half a year is not counted: {silent} people.",
)
NO_TAPERS = Caveat(
    "Niet berekend: er is te kort of van te weinig mensen begeleiding gezien om een afbouw uit af te lezen.",
    "Not calculated: guidance was seen for too short or of too few people to read a taper from.",
)
TRIED = Caveat(
    "Van {checked} eerdere voorspellingen op deze manier kwamen er {held} binnen hun interval uit (bedoeld is 95 %).",
    "Of {checked} earlier forecasts made in this way {held} came out within their interval (95 % is meant).",
)
UNTRIED = Caveat(
    "Er is nog geen eerdere voorspelling die getoetst kan worden.",
    "No earlier forecast can be held against what came yet.",
)
