"""Changes the headers of its call to texts of a subclass of `str`, as `numpy.str_` is one."""

import clutch

PRICES: clutch.Host[str] = clutch.host("prices", str)


class Text(str):
    """A text that the frame does not take as it is."""


def _change() -> None:
    headers = clutch.current().headers
    assert isinstance(headers, dict)
    headers[Text("user")] = Text("ada")


def tell() -> None:
    _change()
    PRICES.tell("pear")


def ask() -> float:
    _change()
    return PRICES.ask("pear", float).get()


async def ask_async() -> float:
    _change()
    return await PRICES.ask("pear", float)
