package io.clutch.examples.auction;

/** Asks what a lot is worth to a bidder. */
record Estimate(String bidder, Lot lot) {
  int worth() {
    return lot.worthTo(bidder);
  }
}
