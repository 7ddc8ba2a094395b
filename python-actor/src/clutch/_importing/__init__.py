"""Where imports find modules, and how failed imports are explained.

Other packages import `import_errors`, `kept_sources`, `standard_library` and `user_modules`.
Nothing is imported here, because that would slow down each start.
"""
