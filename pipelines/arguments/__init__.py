"""The command line's arguments and their help, a module for each subject; `pipelines/cli.py` puts them together.

What belongs here: arguments, options, and the one call that each command makes. What does not: work (it stands in
`pipelines/commands` and is imported when its command runs, so that `--help` answers at once). A new command joins the
module of its subject and gets a row in `pipelines/commands/rights.py`; a new subject joins the list in `cli.py`.
"""
