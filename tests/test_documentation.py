"""What the manual shows is what the tool does: commands, pasted output, Python, figures."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

import model
from model.corpus.corpus import read_corpus

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DATASHEET = (ROOT / "training_data" / "README.md").read_text(encoding="utf-8")
METHOD = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")


def run(*arguments):
    done = subprocess.run(
        [sys.executable, "cli.py", *arguments], cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True
    )
    return done.stdout


def commands():
    found = re.findall(r"^  ([a-z-]+)  ", run("--help").split("Commands:")[1], re.M)
    assert "classify" in found
    return found


def block_after(text, mark):
    """The fenced block that follows a mark, without its fences."""
    return re.search(re.escape(mark) + r".*?```[a-z]*\n(.*?)```", text, re.S).group(1)


def test_every_command_is_in_the_manual_and_has_help():
    for command in commands():
        assert f"failure-themes {command}" in README, command
        assert len(run(command, "--help").splitlines()) > 4


def test_every_option_in_the_manual_is_one():
    known = set(re.findall(r"--[a-z-]+", "".join(run(command, "--help") for command in commands()) + run("--help")))
    shown = set(re.findall(r"failure-themes [^\n`]*", README))
    used = {option for line in shown for option in re.findall(r"(?<!\S)--[a-z-]+", line)}
    assert used
    assert used <= known


def test_the_sample_is_classified_as_shown():
    assert block_after(README, "<!-- sample output -->") == run(
        "classify", "examples/sample-review.txt", "--format", "table"
    )


def test_the_python_shown_runs(tmp_path, monkeypatch, capsys):
    code = block_after(README, "<!-- python -->").replace("failure_themes", "model")
    monkeypatch.chdir(ROOT)
    exec(compile(code.replace("results.xlsx", str(tmp_path / "results.xlsx")), "README.md", "exec"), {})
    assert "risk_underestimated" in capsys.readouterr().out
    assert (tmp_path / "results.xlsx").stat().st_size > 1000


def test_every_name_of_the_front_door_opens():
    for name in model.__all__:
        assert getattr(model, name).__doc__
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        model.nothing  # noqa: B018


def test_links_inside_the_project_lead_somewhere():
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))):
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_datasheet_counts_what_is_there():
    assert block_after(DATASHEET, "<!-- counts -->") == run("validate")


def test_the_manuals_figures_are_the_baselines():
    metrics = json.loads((ROOT / "reports" / "baseline" / "metrics.json").read_text(encoding="utf-8"))
    natural = metrics["as_it_comes"]
    for theme in read_corpus().codebook.themes:
        figures = natural["themes"][theme.id]
        cells = [f"{figures[name]['value']:.2f}" for name in ("precision", "recall", "average_precision")]
        assert f"| {theme.name} | {' | '.join(cells)} |" in README


def test_the_method_states_the_settings_that_ship():
    from model.classifier.training import TrainingSettings

    settings = TrainingSettings()
    assert f"C = {settings.C:g}" in METHOD
    assert f"{settings.most_false_positives:.1%}" in METHOD


@pytest.mark.parametrize("page", sorted(ROOT.rglob("*.md")) + sorted((ROOT / "model").rglob("*.py")), ids=str)
def test_no_path_of_a_machine_is_in_the_project(page):
    if ".venv" in page.parts:
        return
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"/(?:home|root|Users|work)/", text)


def test_every_trial_of_the_settings_stands_in_the_method():
    trials = re.findall(r'Trial\(\s*"([^"]+)"', (ROOT / "benchmarks" / "settings.py").read_text(encoding="utf-8"))
    assert len(trials) > 15
    assert [name for name in trials if f"| {name} |" not in METHOD] == []


def test_the_datasheet_counts_renderings_by_their_ids():
    ends = Counter(sentence.id.partition("~")[2] for sentence in read_corpus().sentences)
    natural = ends["3"] + ends["4"]
    assert f"{ends['2']} are second\nrenderings and {natural} natural ones" in DATASHEET
    assert f"of the {ends['']} first renderings" in DATASHEET


def test_the_datasheet_counts_sentences_by_how_they_were_sampled():
    counts = Counter(sentence.sampling for sentence in read_corpus().sentences)
    stand_for_one = counts["as_it_comes"] + counts["sought"]
    assert f"{stand_for_one} sentences stand for one of a document each: {counts['as_it_comes']} taken" in DATASHEET
    assert f"{counts['reworded']} more rows are other wordings" in DATASHEET
