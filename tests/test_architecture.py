"""The house as it is meant to be: one direction of imports, lazy libraries, the packaging that fits the folders."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "model"
MODULES = sorted(path for path in PACKAGE.rglob("*.py"))

# A wing may import from the wings of the rows above it; wings of one row do not know each other.
ROWS = [
    {"errors", "files", "versions"},
    {"corpus", "documents", "statistics"},
    {"classifier"},
    {"evaluation", "exchange"},
    {"commands"},
]
ROW_OF = {wing: number for number, row in enumerate(ROWS) for wing in row}
HEAVY = (
    "sklearn",
    "scipy",
    "pypdfium2",
    "xlsxwriter",
    "jinja2",
    "python_calamine",
    "matplotlib",
    "joblib",
    "defusedxml",
)


def wing_of(path):
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports_of(path):
    """Every import of a module: (level, dotted name, whether at the top of the module)."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top = {id(node) for node in ast.iter_child_nodes(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            yield node.level, node.module or "", id(node) in top
        elif isinstance(node, ast.Import):
            yield from ((0, alias.name, id(node) in top) for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_wing_imports_only_from_the_wings_before_it(path):
    wing = wing_of(path)
    if wing in ("__init__", "trained"):
        return
    depth = len(path.relative_to(PACKAGE).parts)
    for level, name, _ in imports_of(path):
        assert not name.startswith(("model", "failure_themes")), f"{name} is imported by its absolute name"
        if level == depth and level > 1:
            other = name.split(".")[0]
            assert other == wing or ROW_OF[other] < ROW_OF[wing], f"{wing} imports {other}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_heavy_libraries_are_imported_where_they_are_needed(path):
    for level, name, at_top in imports_of(path):
        assert not (level == 0 and at_top and name.split(".")[0] in HEAVY), f"{name} at the top of the module"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_outgrows_its_house(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def test_only_the_commands_know_typer():
    users = {wing_of(path) for path in MODULES for _, name, _ in imports_of(path) if name.split(".")[0] == "typer"}
    assert users == {"commands"}


def test_no_cycle_inside_a_wing():
    edges = {}
    for path in MODULES:
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        edges[parts] = {
            (*parts[: len(parts) - level], *name.split("."))
            for level, name, at_top in imports_of(path)
            if level and at_top and name
        }
    visited, on_path = set(), set()

    def walk(node):
        assert node not in on_path, f"{'.'.join(node)} imports itself in a circle"
        if node in visited or node not in edges:
            return
        visited.add(node)
        on_path.add(node)
        for other in edges[node]:
            walk(other)
        on_path.discard(node)

    for node in edges:
        walk(node)


def modules_after(code):
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


SHOW = "print(*{name.split('.')[0] for name in sys.modules})"


def test_starting_the_command_line_loads_no_heavy_library():
    loaded = modules_after(f"import sys, model.commands; {SHOW}")
    assert not loaded & {*HEAVY, "numpy"}


def test_classifying_loads_neither_scikit_learn_nor_scipy(small_model_path, review_file):
    loaded = modules_after(
        "import sys, io\n"
        "from model.commands import app\n"
        f"sys.argv = ['x', 'classify', '--model', {str(small_model_path)!r}, {str(review_file)!r}]\n"
        "out, sys.stdout = sys.stdout, io.TextIOWrapper(io.BytesIO())\n"
        "try:\n    app()\nexcept SystemExit as end:\n    assert not end.code\n"
        f"sys.stdout = out\n{SHOW}"
    )
    assert "numpy" in loaded
    assert not loaded & {"sklearn", "scipy", "joblib", "pypdfium2", "matplotlib"}


def test_the_listed_packages_are_the_folders():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    folders = {PACKAGE, *(path.parent for path in MODULES)}
    expected = {".".join(("failure_themes", *folder.relative_to(PACKAGE).parts)) for folder in folders}
    assert set(settings["tool"]["setuptools"]["packages"]) == expected | {"failure_themes.training_data"}


def test_the_version_is_the_same_everywhere():
    from model.versions import VERSION

    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert settings["project"]["version"] == VERSION
    assert f"\nversion: {VERSION}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"## {VERSION}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_no_command_opens_a_connection():
    for path in MODULES:
        for level, name, _ in imports_of(path):
            assert level or name.split(".")[0] not in {"socket", "urllib", "http", "ssl", "ftplib", "requests"}
