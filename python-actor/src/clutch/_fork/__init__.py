"""Templates, which import the modules that workers need, and the workers forked from them.

Other packages import `template` and `exits`. Nothing is imported here, because it would slow down
each start.
"""
