"""Sessions that live in the process of a site."""

# tag::actors
import clutch


@clutch.actor
class Session:
    def __init__(self, user: str) -> None:
        self.user = user
        self.seen: list[str] = []
        clutch.after(3600.0, clutch.finish, "expired")

    def receive(self, page: str) -> int:
        self.seen.append(page)
        return len(self.seen)


@clutch.actor
class Site:
    def __init__(self) -> None:
        self.sessions: dict[str, clutch.Ref[str]] = {}

    async def visit(self, user: str, page: str) -> int:
        if user not in self.sessions:
            its = await clutch.spawn(Session, user, restart="transient", isolated=False)
            self.sessions[user] = its
            clutch.watch(its)
        return await self.sessions[user].ask(page, int)

    @clutch.on_terminated
    def gone(self, session: clutch.Ref[str], reason: str) -> None:
        self.sessions = {user: it for user, it in self.sessions.items() if it != session}


# end::actors
