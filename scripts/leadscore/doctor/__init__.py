"""`leadscore doctor`: what is wrong with the data, in plain words, and which rules suffer."""

from leadscore.doctor.diagnosis import Diagnosis, diagnose
from leadscore.doctor.findings import Finding, Severity

__all__ = ["Diagnosis", "Finding", "Severity", "diagnose"]
