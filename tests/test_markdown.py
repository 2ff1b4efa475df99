"""Sections as Markdown: the whole text of a small report, and nothing in it taken for markup."""

from model.evaluation.blocks import Paragraph, Picture, Points, Section, Table
from model.evaluation.markdown import as_markdown

EXPECTED = """\
# A \\*title\\*

## First

Plain \\<b\\>text\\</b\\>.

- one
- two \\| three

**Numbers**

| theme | F1 |
|---|---:|
| risk\\_a | 0.50 |

**Words**

| sentence | text |
|---|---|
| s-1 | over two lines |

![what is \\[seen\\]](plots/curve.svg)

*what it is*
"""


def test_a_report_in_markdown():
    blocks = (
        Paragraph("Plain <b>text</b>."),
        Points(("one", "two | three")),
        Table("Numbers", ("theme", "F1"), (("risk_a", "0.50"),)),
        Table("Words", ("sentence", "text"), (("s-1", "over\ntwo  lines"),), prose=True),
        Picture("curve", b"<svg/>", "what is [seen]", "what it is"),
    )
    assert as_markdown("A *title*", [Section("first", "First", blocks)]) == EXPECTED
