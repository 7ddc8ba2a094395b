"""A template, which imports what workers need, and the workers that are forked from it.

Other packages import `template`. Nothing is imported here, for each start would pay for it.
"""
