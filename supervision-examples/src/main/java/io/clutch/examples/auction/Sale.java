package io.clutch.examples.auction;

import java.util.Collection;

/** The end of one lot. */
record Sale(Lot lot, String winner, int price) {
  /**
   * Whether it went to whom it was worth most, at what it was worth to the next one, or one above
   * that.
   */
  boolean isRight(Collection<String> bidders) {
    int next =
        bidders.stream()
            .filter(bidder -> !bidder.equals(winner))
            .mapToInt(lot::worthTo)
            .max()
            .orElse(0);
    return next <= price && price <= next + 1 && price <= lot.worthTo(winner);
  }

  @Override
  public String toString() {
    return "%s to %s for %d".formatted(lot.name(), winner, price);
  }
}
