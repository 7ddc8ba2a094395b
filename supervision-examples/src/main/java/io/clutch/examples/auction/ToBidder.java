package io.clutch.examples.auction;

/** What the auctioneer tells a bidder. */
sealed interface ToBidder {
  /** The present price of a lot, and who has bid it. */
  record Asking(Lot lot, int price, String leader) implements ToBidder {}

  /** The bidder has bought the lot. */
  record Won(Lot lot, int price) implements ToBidder {}
}
