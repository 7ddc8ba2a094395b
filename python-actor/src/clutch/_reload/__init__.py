"""Hot reload. Imported only if it is on.

Other packages import `invoker`, `present`, `reloader` and `watcher`. Nothing is imported here,
because that would slow down each start.
"""
