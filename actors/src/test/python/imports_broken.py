"""Imports a module that fails to import."""

import broken_import  # noqa: F401
