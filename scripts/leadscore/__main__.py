"""`python -m leadscore` is the command line."""

from leadscore.cli import main

main()
