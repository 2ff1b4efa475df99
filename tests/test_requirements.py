"""Demands on figures: what is missed is listed in full, what is no figure is refused."""

import pytest
from corpora import SETTINGS, folds_report, invented_corpus, paper_report

from model.errors import RequirementError, UsageError
from model.evaluation.evaluation import evaluate_corpus
from model.evaluation.requirements import check_requirements, claims


def check(tmp_path, text):
    path = tmp_path / "demands.toml"
    path.write_text(text, encoding="utf-8")
    check_requirements(folds_report(), path)


@pytest.mark.parametrize(
    "demands",
    [
        '"overall.macro.f1" = 0.1',
        "overall.macro.f1 = 0.1",
        "[overall.macro]\nf1 = 0.1\nrecall = 0.1",
        '"overall.without_theme.given_one" = { most = 0.99 }',
        '"data.sentences" = { least = 1, most = 100000 }',
        '"overall.themes.risk.recall.low" = 0.01',
    ],
)
def test_demands_that_are_met_pass(tmp_path, demands):
    check(tmp_path, demands)


def test_every_figure_missed_is_named_with_what_it_is(tmp_path):
    with pytest.raises(RequirementError) as caught:
        check(tmp_path, '"overall.macro.f1" = 1.5\n"data.cases" = { most = 3 }\n"data.sentences" = 1')
    assert str(caught.value).startswith("2 of 3 figures missed: overall.macro.f1 is 0.")
    assert "data.cases is 24.0000, at most 3 is allowed" in str(caught.value)
    assert caught.value.exit_code == 6


def test_a_figure_that_could_not_be_worked_out_is_missed(tmp_path):
    with pytest.raises(RequirementError, match=r"themes\.never\.recall could not be worked out"):
        check(tmp_path, '"overall.themes.never.recall" = 0.1')


@pytest.mark.parametrize(
    ("demands", "complaint"),
    [
        ('"overall.macro.f3" = 0.1', "f3 is not a figure of metrics.json"),
        ('"kind" = 0.1', "kind is not a number"),
        ('"overall.macro" = 0.1', "overall.macro is not a number"),
        ('"overall.macro.f1" = "high"', "must be a number"),
        ('"overall.macro.f1" = { most = true }', "must be a number"),
        ("not toml", "is not a TOML file"),
        ("", "demands nothing"),
        ("# nothing but a remark", "demands nothing"),
        ("[overall]", "must be a number"),
        ('"overall.macro.f1" = {}', "must be a number"),
        ('"overall.macro.f1" = nan', "must be a number"),
        ('"overall.macro.f1" = { most = inf }', "must be a number"),
        ('"overall.macro.f1" = -inf', "must be a number"),
    ],
)
def test_demands_that_make_no_sense_are_refused(tmp_path, demands, complaint):
    with pytest.raises(UsageError, match=complaint):
        check(tmp_path, demands)


def test_a_missing_file_of_demands_is_refused(tmp_path):
    with pytest.raises(UsageError, match="could not be read"):
        check_requirements(folds_report(), tmp_path / "none.toml")


@pytest.mark.parametrize("report", [folds_report, paper_report])
def test_a_report_meets_its_own_claims(tmp_path, report):
    path = tmp_path / "claims.toml"
    path.write_text(claims(report()), encoding="utf-8")
    assert '"overall.macro.f1" = 0.' in path.read_text(encoding="utf-8")
    check_requirements(report(), path)


def test_a_worse_report_does_not_meet_the_claims(tmp_path):
    path = tmp_path / "claims.toml"
    path.write_text(claims(folds_report()), encoding="utf-8")
    worse = evaluate_corpus(invented_corpus(n_cases=6, seed=3), SETTINGS)
    with pytest.raises(RequirementError):
        check_requirements(worse, path)
