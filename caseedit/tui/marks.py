"""The signs that stand before what is edited or wrong: one table for list, form, texts and problems."""

from __future__ import annotations

EDITED = "~"
SIGNS = {"error": "!", "warning": "?", "info": "i"}
# The gravest is the first.
GRAVITY = {severity: rank for rank, severity in enumerate(SIGNS)}
LOOKS = {"error": "error", "warning": "warning", "info": "dim"}
# The gravest first: of several that a folded folder hides, this is the one to see.
GRAVEST = (SIGNS["error"], EDITED, SIGNS["warning"])
SIGN_LOOKS = {EDITED: "warning"} | {SIGNS[severity]: look for severity, look in LOOKS.items()}
