"""Tables of Arrow, pandas and polars; imported once there is one.

Other packages import `conversion`. Nothing is imported here, for each start would pay for it.
"""
