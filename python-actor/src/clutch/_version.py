"""The version of this package, which is that of the jar that carries it."""

VERSION = "0.1.0.dev0"
