"""What may be called, one call from its arguments to its end, and what calls share.

Other packages import `call_table`, `event_loop`, `failures`, `hook_calls`, `interrupt`, `invoke`,
`lane`, `loading`, `local_child`, `local_children`, `outbox`, `places`, `progress`, `quick`,
`registry`, `shared_channel`, `spans`, `timers` and `variables`. Nothing is imported here, because
that would slow down each start.
"""
