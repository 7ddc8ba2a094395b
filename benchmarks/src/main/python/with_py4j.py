"""The Python side of Py4J, in pinned thread mode. Prints its port."""

from typing import ClassVar

from py4j.clientserver import ClientServer, JavaParameters, PythonParameters

import ending


class Handlers:
    def next(self, number: int) -> int:
        return number + 1

    def echo(self, data: bytes) -> bytes:
        return data

    def take(self, data: bytes) -> int:
        return len(data)

    class Java:
        implements: ClassVar[list[str]] = ["io.clutch.benchmarks.subject.Python"]


def main() -> None:
    ending.with_stdin()
    server = ClientServer(
        java_parameters=JavaParameters(port=0),
        python_parameters=PythonParameters(port=0),
        python_server_entry_point=Handlers(),
    )
    print(server.get_callback_server().get_listening_port(), flush=True)


if __name__ == "__main__":
    main()
