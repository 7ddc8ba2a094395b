"""The gRPC server: asyncio, unary calls, raw bytes. Prints its port."""

import asyncio
from typing import Any

import grpc
import grpc.aio

import ending

_UNLIMITED = [("grpc.max_send_message_length", -1), ("grpc.max_receive_message_length", -1)]


async def _next(request: bytes, _context: Any) -> bytes:
    return (int.from_bytes(request, "big") + 1).to_bytes(8, "big")


async def _echo(request: bytes, _context: Any) -> bytes:
    return request


async def _take(request: bytes, _context: Any) -> bytes:
    return len(request).to_bytes(8, "big")


async def main() -> None:
    server = grpc.aio.server(options=_UNLIMITED)
    handlers = {
        name: grpc.unary_unary_rpc_method_handler(function)
        for name, function in (("next", _next), ("echo", _echo), ("take", _take))
    }
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("benchmarks", handlers),))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    print(port, flush=True)
    await server.wait_for_termination()


if __name__ == "__main__":
    ending.with_stdin()
    asyncio.run(main())
