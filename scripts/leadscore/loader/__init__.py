"""Raw files to raw tables (contract §2)."""

from leadscore.loader.layout import PATTERNS, SUFFIXES
from leadscore.loader.load import OnProgress, create_raw_tables, load_folder
from leadscore.loader.report import FileReport, FileStatus, LoadReport

__all__ = [
    "PATTERNS",
    "SUFFIXES",
    "FileReport",
    "FileStatus",
    "LoadReport",
    "OnProgress",
    "create_raw_tables",
    "load_folder",
]
