"""Starts, watches and ends the worker processes of one JVM.

Standard library only, and Python 3.8 or newer: it runs on the workers' interpreter before anything
has looked at that one's version or packages. The JVM sends the sources through stdin, so no module
is imported from a file.
"""
