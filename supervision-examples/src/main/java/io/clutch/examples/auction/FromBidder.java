package io.clutch.examples.auction;

import org.apache.pekko.actor.typed.ActorRef;

/** What a bidder tells the auctioneer. */
sealed interface FromBidder {
  String name();

  /** A bidder has come, or come back after a crash. */
  record Joined(String name, ActorRef<ToBidder> bidder) implements FromBidder {}

  record Bid(String name, Lot lot, int amount) implements FromBidder {}

  /** The bidder does not bid more than the price. */
  record Passed(String name, Lot lot) implements FromBidder {}
}
