"""Tables of Arrow, pandas and polars. Imported only when there is one.

Other packages import `conversion`. Nothing is imported here, because that would slow down each
start.
"""
