"""An actor that is registered under a name, for the guide."""

# tag::pyrlang
import msgspec

import clutch


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
