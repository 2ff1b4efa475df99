"""One page to read: the documents with their themed sentences marked in place; no script, no network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..classifier.fitted import ThemeDecision
from ..classifier.prediction import Classification, ClassifiedDocument, Selection, SentencePrediction
from ..documents.document import Paragraph
from ..versions import own_version
from .characters import legal
from .charts import PARTS, Chart, chart_by_document, chart_by_position
from .colours import ink, safe_colour, tint
from .tabular import shown_themes

_MOST_CHARTED = 60
_WORDS = 6
_HIGHLIGHT = 0.22


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme as the page shows it: its number names its classes, so no text of the model goes into the style sheet."""

    number: int
    name: str
    definition: str
    colour: str
    ink: str
    tint: str


@dataclass(frozen=True, slots=True)
class Mark:
    """What is said of a sentence about one theme: probability and the words for and against it."""

    theme: ThemeView
    given: bool
    probability: float
    words_for: tuple[tuple[str, float], ...]
    words_against: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a paragraph: plain text, or a marked sentence with its marks."""

    text: str
    id: str = ""
    marks: tuple[Mark, ...] = ()
    review: bool = False

    @property
    def classes(self) -> str:
        """Classes of the sentence: its themes, and whether it is for review."""
        names = [f"t{mark.theme.number}" for mark in self.marks if mark.given]
        return " ".join(names + ["r"] * self.review)


@dataclass(frozen=True, slots=True)
class ParagraphView:
    """A paragraph in spans; `page` is set where a page begins with it or in it."""

    kind: str
    spans: tuple[Span, ...]
    page: int | None

    @property
    def classes(self) -> str:
        """Its kind, and the classes of all its sentences."""
        return " ".join([self.kind, *sorted({name for span in self.spans for name in span.classes.split()})])


@dataclass(frozen=True, slots=True)
class DocumentView:
    """A document with its counts: for each theme, for review, sentences in all."""

    id: str
    name: str
    counts: tuple[int, ...]
    review: int
    sentences: int
    paragraphs: tuple[ParagraphView, ...]


def to_html(classification: Classification) -> str:
    """A self-contained page; every text is escaped, and a content security policy forbids everything but its style."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    # The package has another name in a checkout than once installed, so the loader asks where this module lives.
    loader = PackageLoader(__name__.rpartition(".")[0], "")
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    themes = _theme_views(classification.model.themes)
    marked = classification.selection.of_marks
    documents = [_document_view(n, d, themes, marked) for n, d in enumerate(classification.documents, 1)]
    style = environment.get_template("page.css.html").render(themes=themes).strip()
    return environment.get_template("page.html").render(
        classification=classification,
        documents=documents,
        themes=themes,
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        charts=_charts(classification, documents, themes),
        totals=[sum(column) for column in zip(*(document.counts for document in documents), strict=True)]
        or [0] * len(themes),
        version=own_version(),
        parts=PARTS,
        most_charted=_MOST_CHARTED,
    )


def _theme_views(themes: Sequence[ThemeDecision]) -> list[ThemeView]:
    return [
        ThemeView(
            number,
            legal(theme.name),
            legal(theme.definition),
            safe_colour(theme.colour),
            ink(theme.colour),
            tint(theme.colour, _HIGHLIGHT),
        )
        for number, theme in enumerate(themes, 1)
    ]


def _document_view(
    number: int, document: ClassifiedDocument, themes: Sequence[ThemeView], marked: Selection
) -> DocumentView:
    predictions = document.predictions
    ids = list(predictions[0].probabilities) if predictions else []
    return DocumentView(
        id=f"d{number}",
        name=legal(document.document.name),
        counts=tuple(sum(theme in p.themes for p in predictions) for theme in ids) or (0,) * len(themes),
        review=sum(p.review for p in document.wanted(marked)),
        sentences=len(predictions),
        paragraphs=tuple(_paragraph_views(f"d{number}", document, themes, marked)),
    )


def _paragraph_views(
    document_id: str, document: ClassifiedDocument, themes: Sequence[ThemeView], marked: Selection
) -> Iterator[ParagraphView]:
    by_paragraph: dict[int, list[SentencePrediction]] = {}
    for prediction in document.predictions:
        by_paragraph.setdefault(prediction.sentence.paragraph, []).append(prediction)
    shown = None
    for number, paragraph in enumerate(document.document.paragraphs, 1):
        page = document.document.page_at(paragraph.end - 1)
        spans = _spans(document_id, document, paragraph, by_paragraph.get(number, []), themes, marked)
        yield ParagraphView(paragraph.kind, tuple(spans), page if page != shown else None)
        shown = page


def _spans(
    document_id: str,
    document: ClassifiedDocument,
    paragraph: Paragraph,
    predictions: Sequence[SentencePrediction],
    themes: Sequence[ThemeView],
    marked: Selection,
) -> Iterator[Span]:
    """The paragraph in order: what lies between the sentences, and each sentence, marked where it is wanted."""
    text, behind = document.document.text, paragraph.start
    for prediction in predictions:
        sentence = prediction.sentence
        if sentence.start > behind:
            yield Span(legal(text[behind : sentence.start]))
        wanted = marked.holds(prediction.themes, prediction.review)
        marks = tuple(_marks(prediction, themes)) if wanted else ()
        yield Span(legal(sentence.text), f"{document_id}s{sentence.number}", marks, wanted and prediction.review)
        behind = sentence.end
    if behind < paragraph.end:
        yield Span(legal(text[behind : paragraph.end]))


def _marks(prediction: SentencePrediction, themes: Sequence[ThemeView]) -> Iterator[Mark]:
    views = dict(zip(prediction.probabilities, themes, strict=True))
    for theme in shown_themes(prediction):
        evidence = prediction.evidence.get(theme, ())
        words_for = tuple((legal(word), weight) for word, weight in evidence if weight > 0)[:_WORDS]
        words_against = tuple((legal(word), weight) for word, weight in evidence if weight < 0)[:_WORDS]
        given = theme in prediction.themes
        yield Mark(views[theme], given, prediction.probabilities[theme], words_for, words_against)


def _charts(
    classification: Classification, documents: Sequence[DocumentView], themes: Sequence[ThemeView]
) -> tuple[Chart, Chart]:
    names = [theme.name for theme in themes]
    charted = documents[:_MOST_CHARTED]
    by_document = chart_by_document([d.name for d in charted], [d.counts for d in charted], names)
    counts = [[0] * PARTS for _ in themes]
    for document in classification.documents:
        for place, prediction in enumerate(document.predictions):
            for number, theme in enumerate(classification.model.theme_ids):
                counts[number][place * PARTS // len(document.predictions)] += theme in prediction.themes
    return by_document, chart_by_position(counts, names)
