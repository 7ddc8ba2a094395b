"""An actor with timers, for the guide."""

# tag::actor
import clutch


@clutch.actor
class Kiosk:
    def __init__(self) -> None:
        self.open_orders: set[str] = set()
        self.reminded: list[str] = []
        self.sold = 0

    @clutch.on_start
    def start(self) -> None:
        self.report = clutch.every(60.0, self.flush)

    async def order(self, item: str) -> None:
        self.open_orders.add(item)
        clutch.after(0.5, self.remind, item, urgently=True)

    def deliver(self, item: str) -> None:
        self.open_orders.discard(item)
        self.sold += 1

    async def remind(self, item: str, urgently: bool = False) -> None:
        if item in self.open_orders:
            self.reminded.append(f"{item}!" if urgently else item)

    def flush(self) -> None:
        print("sold", self.sold)
        self.sold = 0


# end::actor
