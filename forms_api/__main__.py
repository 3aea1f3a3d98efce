"""`python -m forms_api COMMAND`."""

from forms_api.office.commands import main

raise SystemExit(main())
