"""`python -m mapdash` is the `mapdash` command."""

from mapdash.cli import main

if __name__ == "__main__":
    main()
