"""Launcher for a checkout: `python cli.py COMMAND` does what the installed `failure-themes COMMAND` does."""

from model.commands import app

if __name__ == "__main__":
    app(prog_name="failure-themes")
