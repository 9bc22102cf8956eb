"""The demonstration company: seeded raw data of a plausible software vendor (contract §2)."""

from leadscore.demo.exports import ActivityFormat
from leadscore.demo.generate import DemoSummary, generate

__all__ = ["ActivityFormat", "DemoSummary", "generate"]
