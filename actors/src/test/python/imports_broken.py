"""Imports what cannot be imported."""

import broken_import  # noqa: F401
