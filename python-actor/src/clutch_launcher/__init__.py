"""Starts, watches and ends the worker processes of one JVM.

Needs only the standard library and Python 3.8, because it runs on the workers' interpreter before
that has been checked for its version and packages. The JVM sends the sources through stdin, so no
module is imported from a file.
"""
