package io.clutch.examples.spider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.examples.common.Processes;
import io.clutch.examples.common.Systems;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.testkit.TreeProbe;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.SinkQueueWithCancel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class SpiderTest {
  private final ActorSystem<SupervisorCommand> system =
      ActorSystem.create(Supervisor.create(Spider.tree()), "spider");
  private final Spider spider = Spider.of(system);

  @AfterEach
  void end() throws Exception {
    Systems.end(system);
  }

  @Test
  void aCrawlFindsEachBookOnce() throws Exception {
    try (Shop shop = Shop.open(20)) {
      List<Book> books = value(spider.books(shop.url()).runWith(Sink.seq(), system));

      assertThat(books).hasSize(200).contains(new Book("Volume 3 of shelf 7", price("3.07")));
      assertThat(new HashSet<>(books)).hasSize(200);
      assertThat(shop.requests()).isEqualTo(21);
    }
    assertThat(value(spider.running())).isZero();
  }

  @Test
  void aCancelEndsTheCrawl() throws Exception {
    try (Shop shop = Shop.open(200)) {
      List<Book> books = value(spider.books(shop.url()).take(15).runWith(Sink.seq(), system));

      assertThat(books).hasSize(15);
      await().atMost(Duration.ofSeconds(20)).until(() -> value(spider.running()) == 0);
      // The stream's credit and the pages on their way, and not the whole shop.
      assertThat(shop.requests()).isLessThan(50);
    }
  }

  @Test
  void aCrashFailsTheCrawlAndTheNextOneFindsANewProcess() throws Exception {
    TreeProbe probe = TreeProbe.of(system, system).withLimit(Duration.ofSeconds(60));
    probe.awaitRunning();
    try (Shop shop = Shop.open(200)) {
      SinkQueueWithCancel<Book> books = spider.books(shop.url()).runWith(Sink.queue(), system);
      assertThat(value(books.pull())).isPresent();

      Processes.kill(probe, "spider");

      assertThatThrownBy(() -> drain(books)).hasMessageContaining("SIGKILL");
    }
    try (Shop shop = Shop.open(3)) {
      var cheapest = Cheapest.of(spider.books(shop.url()), 2, Materializer.matFromSystem(system));
      assertThat(value(cheapest))
          .containsExactly(
              new Book("Volume 1 of shelf 1", price("1.01")),
              new Book("Volume 1 of shelf 2", price("1.02")));
    }
  }

  @Test
  void aShopThatDoesNotAnswerFailsTheCrawl() throws Exception {
    Shop shop = Shop.open(1);
    shop.close();

    assertThatThrownBy(() -> value(spider.books(shop.url()).runWith(Sink.seq(), system)))
        .hasMessageContaining("nobody answers at " + shop.url());
  }

  private static void drain(SinkQueueWithCancel<Book> books) throws Exception {
    while (value(books.pull()).isPresent()) {}
  }

  private static BigDecimal price(String text) {
    return new BigDecimal(text);
  }

  private static <T> T value(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
