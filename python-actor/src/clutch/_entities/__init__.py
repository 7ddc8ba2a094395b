"""Entities: many objects in one worker, each by its key. Imported only by a worker of entities.

Other packages import `driving`, `entity` and `table`. Nothing is imported here, because that would
slow down each start.
"""
