"""What an import finds, and what is said when one fails.

Other packages import `import_errors`, `kept_sources`, `standard_library` and `user_modules`.
Nothing is imported here, for each start would pay for it.
"""
