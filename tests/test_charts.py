"""Charts: lengths follow counts, labels say them."""

from __future__ import annotations

from model.exchange.charts import PARTS, chart_by_document, chart_by_position, shortened


def test_bars_by_document_lie_end_to_end_and_are_as_long_as_their_counts():
    chart = chart_by_document(["a", "b"], [[1, 3], [2, 0]], ["risk", "silence"])
    first, second, third = chart.bars
    assert (first.theme, second.theme, third.theme) == (0, 1, 0)
    assert abs(second.width - 3 * first.width) < 0.2
    assert abs(third.width - 2 * first.width) < 0.2
    assert second.x == first.x + first.width
    assert first.says == "a: risk 1"
    assert [label.text for label in chart.labels] == ["a", "4", "b", "2"]


def test_columns_by_position_say_their_counts():
    counts = [[0] * PARTS, [4, *[0] * (PARTS - 2), 2]]
    chart = chart_by_position(counts, ["risk", "silence"])
    drawn = [bar for bar in chart.bars if bar.height]
    assert [bar.says for bar in drawn] == ["silence, part 1 of 10: 4", "silence, part 10 of 10: 2"]
    assert drawn[0].height == 2 * drawn[1].height
    assert len(chart.bars) == 2 * PARTS


def test_charts_of_nothing_are_drawn_all_the_same():
    assert chart_by_document([], [], ["risk"]).bars == ()
    assert all(bar.height == 0 for bar in chart_by_position([[0] * PARTS], ["risk"]).bars)


def test_everything_lies_within_the_drawing():
    chart = chart_by_document(["x" * 99] * 7, [[5, 9]] * 7, ["risk", "silence"])
    assert all(bar.x + bar.width <= chart.width and bar.y + bar.height <= chart.height for bar in chart.bars)


def test_long_names_keep_their_end():
    assert shortened("a/very/long/path/to/some/folder/review.pdf").endswith("/review.pdf")
    assert shortened("review.pdf") == "review.pdf"
