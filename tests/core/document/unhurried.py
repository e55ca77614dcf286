"""Lets random tests take their time: they are about what happens, not about how fast this machine is just now."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
