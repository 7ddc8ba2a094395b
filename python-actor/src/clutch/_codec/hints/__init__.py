"""Type hints that msgspec alone cannot decode; imported once there is one.

Other packages import `apart`, `compiler`, `exact`, `nodes`, `record_kinds` and `unpacking`.
Nothing is imported here, for each start would pay for it.
"""
