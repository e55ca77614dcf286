"""`Later`: something that is done when nobody has asked for it for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from textual.message_pump import MessagePump


class Later:
    """Waits; who asks again meanwhile has it wait anew."""

    def __init__(self, act: Callable[[], object]) -> None:
        self._act = act
        self._waiting: asyncio.TimerHandle | None = None

    def call(self, owner: MessagePump, delay: float) -> None:
        """Have it done in `delay` seconds, as a callback of its owner."""
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = asyncio.get_running_loop().call_later(delay, owner.call_later, self._act)
