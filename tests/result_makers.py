"""Results made by hand, so that every text, place and probability in them is known; and texts that mean harm."""

from __future__ import annotations

from bisect import bisect_right

import numpy as np

from model.classifier.fitted import ErrorRates, FittedModel, ThemeDecision, ThemeModel
from model.classifier.prediction import Classification, ClassifiedDocument, Selection, SentencePrediction
from model.documents.document import Document, Paragraph, Sentence

# 24 beginnings that spreadsheets have run, alone and in the combinations that got past filters.
FORMULAS = [
    "=1+1",
    '=HYPERLINK("x","y")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "-cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "@import",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "'=1+1",
    "''=1+1",
    "=1+1;=2+2",
    '=IMPORTXML(CONCAT("a",A1))',
    '=DDE("a";"b")',
    "- no supervision was offered",
    "- “quoted” and more",
    "=",
    "+",
    "-",
    "@",
    "=\ud800",
]

# 30 texts that would start something in a page that does not escape them.
HOSTILE = [
    "<script>document.title='owned'</script>",
    "</style><script>document.title='owned'</script>",
    "</title><script>document.title='owned'</script>",
    "<img src=x onerror=document.title='owned'>",
    "<svg onload=document.title='owned'>",
    "<svg><script>document.title='owned'</script></svg>",
    "\"><script>document.title='owned'</script>",
    "' autofocus onfocus=document.title='owned' x='",
    '" onmouseover="document.title=\'owned\'" tabindex="1',
    "<iframe srcdoc='<script>parent.document.title=1</script>'></iframe>",
    "<a href=javascript:document.title='owned'>a</a>",
    "javascript:document.title='owned'",
    "<body onload=document.title='owned'>",
    "<details open ontoggle=document.title='owned'>",
    "<input autofocus onfocus=document.title='owned'>",
    "<meta http-equiv=refresh content='0;url=data:text/html,owned'>",
    "<base href='data:text/html,'>",
    "<link rel=stylesheet href=data:text/css,*{display:none}>",
    "<object data=data:text/html,owned></object>",
    "<form action=data:,><button>x</button></form>",
    "<!-- --!><script>document.title='owned'</script>",
    "]]><script>document.title='owned'</script>",
    "{{ 7*7 }}{% for x in y %}",
    "{{ ''.__class__.__mro__ }}",
    "${7*7}#{7*7}<%= 7*7 %>",
    "&lt;script&gt;document.title='owned'&lt;/script&gt;",
    "&#60;script&#62;document.title='owned'&#60;/script&#62;",
    "\u202egnihtyna\u202c<b onclick=document.title='owned'>",
    "\x00<script\x00>document.title='owned'</script\x0b>",
    "\ud800<math><mtext></mtext><script>document.title='owned'</script></math>",
]

RISK, SILENCE = "risk", "silence"


def make_model(names=("risk missed", "nothing passed on"), rates=None, **changes):
    """A model of two themes, given from 0.5, for review from 0.3 to below 0.6."""
    fitted = FittedModel(
        words=("danger",),
        pairs=np.zeros(0, np.int64),
        alphabet=np.zeros(0, np.uint32),
        ngrams=np.zeros(0, np.int64),
        idf=np.ones(1),
        coef=np.ones((1, 2)),
        intercept=np.array([-1.5, -2.0]),
        token_pattern=r"\w+",
        ngram_range=(0, 0),
        sublinear_tf=False,
    )
    look = {"threshold": 0.5, "review_from": 0.3, "review_to": 0.6, "rates": rates or ErrorRates(0.8, 0.9, 0.02, 0.01)}
    themes = (
        ThemeDecision(RISK, names[0], "Danger taken to be less than it was.", "#B2182B", **look),
        ThemeDecision(SILENCE, names[1], "What was known did not reach others.", "#2166AC", **look),
    )
    return ThemeModel(fitted, themes, fingerprint=changes.pop("fingerprint", "ab" * 32), **changes)


def make_document(name, paragraphs, kinds=None, page_starts=()):
    """A classified document.

    Each paragraph is a list of sentences, each a text with the probabilities of the two themes; sentences lie a space
    apart and paragraphs a line end.
    """
    text, spans, predictions = "", [], []
    for number, sentences in enumerate(paragraphs, 1):
        text += "\n" * bool(text)
        start = len(text)
        for place, (words, risk, silence) in enumerate(sentences):
            text += " " * bool(place)
            page = bisect_right(page_starts, len(text)) or None
            sentence = Sentence(len(predictions) + 1, words, len(text), len(text) + len(words), number, page)
            predictions.append(_prediction(sentence, risk, silence))
            text += words
        spans.append(Paragraph(start, len(text), (kinds or {}).get(number, "prose")))
    return ClassifiedDocument(Document(name, text, tuple(spans), page_starts), tuple(predictions))


def _prediction(sentence, risk, silence):
    probabilities = {RISK: risk, SILENCE: silence}
    themes = tuple(theme for theme, p in probabilities.items() if p >= 0.5)
    evidence = dict.fromkeys(probabilities, (("danger", 1.25), ("seen", -0.5)))
    doubts = [theme for theme, p in probabilities.items() if 0.3 <= p < 0.6]
    doubts.sort(key=lambda theme: -probabilities[theme])
    return SentencePrediction(sentence, probabilities, themes, tuple(doubts), evidence)


def make_classification(documents=None, model=None, selection=Selection.MARKED):
    """Results of two documents: one sentence of risk, one of both, one for review, three of nothing."""
    documents = documents or [
        make_document(
            "reviews/first.txt",
            [
                [("The danger was not seen.", 0.9, 0.1), ("The family moved.", 0.1, 0.1)],
                [("Nobody told the school, and nobody saw the danger.", 0.7, 0.8)],
            ],
        ),
        make_document(
            "reviews/second.pdf",
            [[("What it meant was unclear.", 0.4, 0.2)], [("The nurse acted.", 0.0, 0.1), ("She wrote.", 0.0, 0.0)]],
            page_starts=(0, 27),
        ),
    ]
    return Classification(model or make_model(), tuple(documents), segmenter="1", selection=selection)
