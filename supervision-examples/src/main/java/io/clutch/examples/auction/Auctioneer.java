package io.clutch.examples.auction;

import io.clutch.examples.auction.FromBidder.Bid;
import io.clutch.examples.auction.FromBidder.Joined;
import io.clutch.examples.auction.FromBidder.Passed;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * Sells one lot after the other to who bids most. It begins once all bidders have joined. A lot is
 * sold when all but the last to bid have passed, so it waits for a bidder that has crashed.
 */
final class Auctioneer extends AbstractBehavior<FromBidder> {
  private static final String NOBODY = "";

  private final int expected;
  private final CompletableFuture<List<Sale>> done;
  private final Queue<Lot> lots;
  private final List<Sale> sales = new ArrayList<>();
  private final Map<String, ActorRef<ToBidder>> bidders = new HashMap<>();
  private final Set<String> passed = new HashSet<>();
  private int price;
  private String leader = NOBODY;

  private Auctioneer(
      ActorContext<FromBidder> context,
      List<Lot> lots,
      int expected,
      CompletableFuture<List<Sale>> done) {
    super(context);
    this.lots = new ArrayDeque<>(lots);
    this.expected = expected;
    this.done = done;
  }

  /**
   * @param bidders how many there will be
   * @param done gets the sales
   */
  static Behavior<FromBidder> create(
      List<Lot> lots, int bidders, CompletableFuture<List<Sale>> done) {
    return Behaviors.setup(context -> new Auctioneer(context, lots, bidders, done));
  }

  @Override
  public Receive<FromBidder> createReceive() {
    return newReceiveBuilder()
        .onMessage(Joined.class, this::onJoined)
        .onMessage(Bid.class, this::onBid)
        .onMessage(Passed.class, this::onPassed)
        .build();
  }

  private Behavior<FromBidder> onJoined(Joined joined) {
    boolean isNew = bidders.put(joined.name(), joined.bidder()) == null;
    if (bidders.size() < expected) {
      return this;
    }
    if (isNew) {
      tellAll(asking());
    } else {
      joined.bidder().tell(asking()); // what the crashed process knew is lost
    }
    return this;
  }

  private Behavior<FromBidder> onBid(Bid bid) {
    if (isOpen(bid.lot()) && bid.amount() > price) {
      price = bid.amount();
      leader = bid.name();
      tellAll(asking());
    }
    return soldOrNot();
  }

  private Behavior<FromBidder> onPassed(Passed pass) {
    if (isOpen(pass.lot())) {
      passed.add(pass.name());
    }
    return soldOrNot();
  }

  private boolean isOpen(Lot lot) {
    return lot.equals(lots.peek());
  }

  private ToBidder asking() {
    return new ToBidder.Asking(lots.element(), price, leader);
  }

  private void tellAll(ToBidder message) {
    bidders.values().forEach(bidder -> bidder.tell(message));
  }

  private Behavior<FromBidder> soldOrNot() {
    if (leader.equals(NOBODY) || passed.size() < expected - 1 || passed.contains(leader)) {
      return this;
    }
    Lot lot = lots.remove();
    sales.add(new Sale(lot, leader, price));
    bidders.get(leader).tell(new ToBidder.Won(lot, price));
    passed.clear();
    price = 0;
    leader = NOBODY;
    if (lots.isEmpty()) {
      done.complete(sales);
      return Behaviors.ignore(); // bidders may still tell of the last lot
    }
    tellAll(asking());
    return this;
  }
}
