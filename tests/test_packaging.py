"""What is shipped: the list of packages, the files of the wheel, and that the wheel works far from the checkout."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

HOMES = {"kgmem": "kgmem", "cli": "kgmem/cli", "graphs": "kgmem/graphs"}
"""Where the checkout's folders lie in the wheel."""


def checkout_files(checkout: Path, *folders: str) -> list[Path]:
    """Every file that Git knows or would take, relative to the checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [Path(name) for name in listed.split("\0") if name and (checkout / name).exists()]


def shipped_files(checkout: Path) -> set[str]:
    """Every file of the packages, by its path in the wheel."""
    return {"/".join((HOMES[file.parts[0]], *file.parts[1:])) for file in checkout_files(checkout, *HOMES)}


@pytest.fixture(scope="module")
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of the checkout: a build folder of before would be packed with it."""
    base = tmp_path_factory.mktemp("wheel")
    for file in checkout_files(checkout):
        copy = base / "checkout" / file
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(checkout / file, copy)
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", base / "dist", base / "checkout"],
        check=True,
        capture_output=True,
    )
    (built,) = (base / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment that holds the wheel; its dependencies are those of the running one, not installed again."""
    home = tmp_path_factory.mktemp("clean")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(home)], check=True)
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python")]
    subprocess.run([*pip, "install", "--quiet", "--no-deps", "--no-index", str(wheel)], check=True)
    (site,) = home.glob("lib/python3.*/site-packages")
    # A .pth file adds the folder; the .pth files in it, such as that of the editable install, have no effect then.
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home


def run(installed: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Runs a program of the new environment in `cwd`, without anything that points at the checkout."""
    pointers = ("PYTHON", "KGMEM", "VIRTUAL_ENV")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(pointers)}
    program, *rest = arguments
    return subprocess.run(
        [str(installed / "bin" / program), *rest],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_packages_are_those_of_the_tree(checkout: Path) -> None:
    """setup.cfg lists exactly the folders with an __init__.py."""
    config = configparser.ConfigParser()
    config.read(checkout / "setup.cfg")
    listed = config["options"]["packages"].split()
    found = {
        file.rpartition("/")[0].replace("/", ".") for file in shipped_files(checkout) if file.endswith("/__init__.py")
    }
    assert sorted(listed) == sorted(found)
    assert listed == sorted(listed)


@pytest.mark.slow
def test_wheel_holds_every_file_of_the_packages(checkout: Path, wheel: Path) -> None:
    """No module and no data file is forgotten in setup.cfg, and nothing else is packed."""
    with zipfile.ZipFile(wheel) as packed:
        names = {name for name in packed.namelist() if ".dist-info/" not in name}
    assert names == shipped_files(checkout)


@pytest.mark.slow
def test_nothing_called_cli_or_graphs_lands_beside_other_packages(installed: Path) -> None:
    """In site-packages there is `kgmem` and nothing else of ours."""
    (site,) = installed.glob("lib/python3.*/site-packages")
    names = {entry.name for entry in site.iterdir()}
    assert {name for name in names if not name.endswith(".dist-info")} == {"kgmem", "dependencies.pth"}


@pytest.mark.slow
def test_installed_package_is_the_one_that_runs(installed: Path, tmp_path: Path) -> None:
    """Outside the checkout `import kgmem` finds the installed files."""
    done = run(installed, "python", "-c", "import kgmem, kgmem.cli.main; print(kgmem.__file__)", cwd=tmp_path)
    assert done.stderr == ""
    assert Path(done.stdout.strip()).is_relative_to(installed)


@pytest.mark.slow
def test_installed_command_says_its_version(installed: Path, tmp_path: Path) -> None:
    """`kgmem --version` works from the wheel."""
    import kgmem

    done = run(installed, "kgmem", "--version", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, f"kgmem {kgmem.__version__}\n", "")


@pytest.mark.slow
def test_installed_command_answers_from_the_demo_graph(installed: Path, tmp_path: Path) -> None:
    """Graph, weights and all code are in the wheel: a question is answered offline, outside the checkout."""
    done = run(installed, "kgmem", "ask", "--graph", "demo:", "What is the capital of Peru?", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Lima" in done.stdout
