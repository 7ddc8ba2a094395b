"""Like `variables`, with some variables set before the first call."""

import decimal

from variables import coarse, coarse_async, login, login_async, user, who

__all__ = ["coarse", "coarse_async", "login", "login_async", "who"]

user.set("nobody")
decimal.getcontext().prec = 28
