package io.clutch.examples.auction;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.examples.common.PythonModules;
import io.clutch.host.Host;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Sells lots to Python bidders, of which one crashes each second. */
public final class Auction {
  static final List<String> BIDDERS = List.of("ann", "bob", "cleo", "dan");

  private static final int LOTS = 8;

  private Auction() {}

  /** What was sold, and how many bidders have crashed meanwhile. */
  record Result(List<Sale> sales, int crashes) {}

  static List<Lot> lots(int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> new Lot("lot " + i)).toList();
  }

  /** Holds the auction. */
  static CompletionStage<Result> hold(ActorSystem<?> system, List<Lot> lots, Duration crashes) {
    var sold = new CompletableFuture<List<Sale>>();
    ActorRef<FromBidder> auctioneer =
        system.systemActorOf(
            Auctioneer.create(lots, BIDDERS.size(), sold), "auctioneer", Props.empty());
    PythonRef house = Clutch.get(system).spawn(house(auctioneer), "house");
    double seconds = crashes.toMillis() / 1e3;
    return house
        .call("open", Void.class, BIDDERS, seconds)
        .thenCompose(opened -> sold)
        .thenCompose(
            sales ->
                house
                    .call("crashes_so_far", Integer.class)
                    .thenApply(count -> new Result(sales, count)));
  }

  private static WorkerSpec house(ActorRef<FromBidder> auctioneer) {
    return WorkerSpec.actor("bidders:House", Host.actor(auctioneer, FromBidder.class))
        .withModulePath(PythonModules.folder())
        .withHost("estimates", Host.function(Estimate.class, Estimate::worth));
  }

  /** Prints each sale, and whether it is right. */
  public static void main(String... arguments) {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "auction");
    try {
      Result result = hold(system, lots(LOTS), Duration.ofSeconds(1)).toCompletableFuture().join();
      result.sales().forEach(System.out::println);
      long right = result.sales().stream().filter(sale -> sale.isRight(BIDDERS)).count();
      System.out.printf("sold=%d right=%d crashes=%d%n", LOTS, right, result.crashes());
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }
}
