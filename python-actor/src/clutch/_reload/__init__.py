"""Hot reload; imported only where it is on.

Other packages import `invoker`, `reloader` and `watcher`. Nothing is imported here, for each
start would pay for it.
"""
