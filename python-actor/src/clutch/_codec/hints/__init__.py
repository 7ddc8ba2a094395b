"""Type hints that msgspec alone cannot decode. Imported only when there is such a hint.

Other packages import `apart`, `compiler`, `exact`, `nodes`, `record_kinds` and `unpacking`.
Nothing is imported here, because that would slow down each start.
"""
