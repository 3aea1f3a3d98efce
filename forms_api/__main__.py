"""`python -m forms_api COMMAND`."""

from .commands import main

raise SystemExit(main())
