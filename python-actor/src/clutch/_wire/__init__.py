"""The protocol: its frames, its sockets, its errors and its exit codes.

Other packages import `address`, `boot_error`, `conversation`, `exceptions`, `exit_codes`, `frames`,
`framing`, `shared`, `socket` and `zmtp`. Nothing is imported here, because that would slow down
each start.
"""
