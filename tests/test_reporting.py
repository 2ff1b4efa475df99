"""A report in a folder: what is written, the same each time, never over another by chance."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from corpora import folds_report, paper_report

from model.errors import OutputError
from model.evaluation import reporting
from model.evaluation.reporting import FILES, refuse_existing_report, rendered, write_report

ROOT = Path(__file__).resolve().parents[1]


def test_a_report_is_pages_figures_tables_and_plots(tmp_path):
    written = write_report(folds_report(), tmp_path / "report")
    assert sorted(path.relative_to(tmp_path / "report").as_posix() for path in written) == sorted(
        [*FILES, *(f"plots/{name}.svg" for name in ("learning-curve", "precision-recall", "reliability", "together"))]
    )
    assert all(path.stat().st_size for path in written)
    assert json.loads((tmp_path / "report" / "metrics.json").read_text(encoding="utf-8")) == folds_report().figures


def test_a_repeated_report_has_the_same_bytes():
    assert rendered(folds_report()) == rendered(folds_report())


def test_a_report_is_not_written_over_another_without_force(tmp_path):
    write_report(paper_report(), tmp_path)
    before = (tmp_path / "report.md").read_bytes()
    with pytest.raises(OutputError, match="--force"):
        write_report(folds_report(), tmp_path)
    assert (tmp_path / "report.md").read_bytes() == before
    assert not (tmp_path / "plots" / "learning-curve.svg").exists()
    write_report(folds_report(), tmp_path, force=True)
    assert (tmp_path / "report.md").read_bytes() != before


def test_a_folder_with_a_report_can_be_refused_before_the_work(tmp_path):
    refuse_existing_report(tmp_path / "new", force=False)
    (tmp_path / "metrics.json").write_text("{}", encoding="utf-8")
    with pytest.raises(OutputError, match=r"metrics\.json exists"):
        refuse_existing_report(tmp_path, force=False)
    refuse_existing_report(tmp_path, force=True)


def test_without_matplotlib_the_report_says_how_to_get_plots(monkeypatch):
    monkeypatch.setattr(reporting, "plots_available", lambda: False)
    files = rendered(folds_report())
    assert set(files) == set(FILES)
    assert "pip install 'failure-themes\\[report\\]'" in files["report.md"].decode()


def test_importing_the_evaluation_loads_no_heavy_library():
    code = (
        "import sys; import model.evaluation.reporting;"
        "print([name for name in ('matplotlib', 'jinja2', 'sklearn', 'scipy', 'joblib') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
