"""An opinion on its way: what was tapped so far; in memory only, and gone with the visit."""

from dataclasses import dataclass, field, replace

from kiosk.domain.opinion import Contact, Kind, Opinion
from kiosk.domain.settings import Settings
from kiosk.domain.world import Category, Phrase, Translated
from kiosk.domain.writing.text import Text

TEXT_LANGUAGES = {"zh_CN": "zh"}
"""Language of texts by language of the screen, where they differ."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a citizen tapped so far.

    Category, sentences and place are the very entries that were shown, so a new catalogue changes none.
    `kind` None means: as the sentences say. `phone` is there only with consent. `text` is what was written freely, and
    `written_place` a place that is not on the list; there is one place at most.
    """

    category: Category | None = None
    sentences: tuple[Phrase, ...] = field(default=(), repr=False)
    place: Translated | None = field(default=None, repr=False)
    kind: Kind | None = None
    to_deputy_id: str | None = None
    phone: str | None = field(default=None, repr=False)
    text: Text = field(default_factory=Text)
    written_place: Text = field(default_factory=Text)

    @property
    def is_begun(self) -> bool:
        """Whether something was entered that would be lost."""
        return self.category is not None

    @property
    def says_something(self) -> bool:
        """Whether there is a sentence, or a text."""
        return bool(self.sentences or self.text.said)

    def about(self, category: Category) -> "Draft":
        """Return the draft about `category`; sentences of another one go."""
        return self if category == self.category else replace(self, category=category, sentences=())

    def toggled(self, sentence: Phrase) -> "Draft":
        """Return the draft with `sentence` chosen, or given back; sentences stay in the catalogue's order."""
        every = self.category.phrases if self.category else ()
        chosen = tuple(phrase for phrase in every if (phrase in self.sentences) is not (phrase == sentence))
        return replace(self, sentences=chosen)

    def at(self, place: Translated | None) -> "Draft":
        """Return the draft with a place of the list, or none; a written one goes."""
        return replace(self, place=place, written_place=Text())

    def place_in(self, language: str) -> str:
        """Return where it is, as texts of `language` say it; empty when nothing was said."""
        return self.written_place.said or (translated(self.place, language) if self.place else "")

    def kind_in(self, settings: Settings) -> Kind:
        """Return the kind: as chosen, else as the first sentence says, else advice where that is offered."""
        said = next((phrase.kind for phrase in self.sentences if phrase.kind is not None), Kind.ADVICE)
        wanted = self.kind or said
        return wanted if wanted in settings.kinds else settings.kinds[0]


def opinion_of(draft: Draft, settings: Settings, *, language: str, duty_id: str | None) -> Opinion:
    """Return the opinion as confirmed, in one language: the screen's where all sentences have it, else Chinese.

    A text is taken to be in the screen's, whatever language its sentences have.
    """
    shown = text_language(language)
    said_in = shown if draft.text.said else _language_of(draft.sentences, shown)
    return Opinion(
        kind=draft.kind_in(settings),
        category=draft.category.code if draft.category else "other",
        phrases=tuple(translated(sentence.text, said_in) for sentence in draft.sentences),
        text=draft.text.said,
        place=draft.place_in(said_in),
        to_deputy_id=draft.to_deputy_id,
        contact=Contact(draft.phone) if draft.phone else None,
        language=said_in,
        notice_version=settings.notice_version,
        duty_id=duty_id,
    )


def _language_of(sentences: tuple[Phrase, ...], language: str) -> str:
    return language if all(sentence.text.get(language) for sentence in sentences) else "zh"


def translated(text: Translated, language: str) -> str:
    """Return `text` in `language` (as texts name it), else in Chinese, else in any language there is."""
    return text.get(language) or text.get("zh") or next(iter(text.values()), "")


def text_language(language: str) -> str:
    """Return the language of texts on a screen in `language`."""
    return TEXT_LANGUAGES.get(language, language)
