package io.clutch.examples.spider;

import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Source;

/** Finds the cheapest books of a shop. */
public final class Cheapest {
  private static final int SHELVES = 100;
  private static final int WANTED = 5;

  private Cheapest() {}

  /** The cheapest books, in ascending order of price. Holds no others in memory. */
  static CompletionStage<List<Book>> of(Source<Book, ?> books, int wanted, Materializer runner) {
    return books.runFold(
        List.of(),
        (cheapest, book) ->
            Stream.concat(cheapest.stream(), Stream.of(book))
                .sorted(Comparator.comparing(Book::price))
                .limit(wanted)
                .toList(),
        runner);
  }

  /** Starts a shop and searches it. */
  public static void main(String... arguments) throws IOException {
    ActorSystem<SupervisorCommand> system =
        ActorSystem.create(Supervisor.create(Spider.tree()), "spider");
    try (Shop shop = Shop.open(SHELVES)) {
      Source<Book, ?> books = Spider.of(system).books(shop.url());
      of(books, WANTED, Materializer.matFromSystem(system))
          .toCompletableFuture()
          .join()
          .forEach(book -> System.out.println(book.price() + "  " + book.title()));
      System.out.println("of the books on " + (shop.requests() - 1) + " shelves");
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }
}
