"""How long persons are kept, purging them, and erasing one of them.

GDPR art. 5(1)(e), storage limitation; art. 17, erasure. The privacy notice shows the two constants.
"""

from __future__ import annotations

#: Days after the end of the event.
REGISTRATION_DAYS = 90
#: Months after the last contact.
INTEREST_MONTHS = 12
