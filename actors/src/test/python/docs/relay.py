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
