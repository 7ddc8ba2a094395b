"""Frames for the tests and the documentation of tables."""

import pandas as pd


# tag::total
def total(orders: pd.DataFrame) -> pd.Series:
    return orders.groupby("country")["price"].sum()


# end::total


def same(table: pd.DataFrame) -> pd.DataFrame:
    return table
