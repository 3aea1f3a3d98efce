"""`python -m forms_api COMMAND`."""

from forms_api.office.commands.group import main

raise SystemExit(main())
