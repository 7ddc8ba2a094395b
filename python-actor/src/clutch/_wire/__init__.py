"""The protocol: its frames, its sockets, its errors and its exit codes.

Other packages import `address`, `boot_error`, `conversation`, `exceptions`, `exit_codes`, `frames`,
`socket` and `zmtp`. Nothing is imported here, for each start would pay for it.
"""
