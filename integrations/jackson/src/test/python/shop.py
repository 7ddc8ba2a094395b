"""Orders as maps."""

from typing import Any


def echo(value: Any) -> Any:
    return value


def kinds(value: dict[Any, Any]) -> dict[Any, str]:
    return {key: type(item).__name__ for key, item in value.items()}


def doubled(order: dict[str, Any]) -> dict[str, Any]:
    return {**order, "price": order["price"] * 2}
