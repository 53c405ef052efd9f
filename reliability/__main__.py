"""Lets `python -m reliability` be the command."""

from reliability.cli.main import main

if __name__ == "__main__":
    main()
