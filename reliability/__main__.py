"""Run the command line as `python -m reliability`."""

from reliability.cli.main import main

if __name__ == "__main__":
    main()
