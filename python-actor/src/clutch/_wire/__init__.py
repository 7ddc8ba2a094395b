"""The protocol: its frames, its sockets, its errors and its exit codes.

Other packages import `address`, `boot_error`, `control_channel`, `conversation`, `data_channel`,
`exceptions`, `exit_codes`, `frames`, `framing`, `link`, `plain_items`, `shared` and `zmtp`. Nothing
is imported here, because that would slow down each start.
"""
