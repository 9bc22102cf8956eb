"""Erasing a person: who that is, and a warehouse file without them (docs/privacy.md)."""
