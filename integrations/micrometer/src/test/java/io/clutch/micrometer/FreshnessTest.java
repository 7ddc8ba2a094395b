package io.clutch.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.junit.jupiter.api.Test;

/** How often gauges ask, and how long they wait. */
class FreshnessTest {
  private final List<CompletableFuture<Done>> asked = new ArrayList<>();
  private long now = 1;

  @Test
  void allGaugesOfASecondShareOneQuestion() {
    var freshness = new Freshness(() -> now, this::answerAtOnce);
    for (int i = 0; i < 100; i++) {
      freshness.poll();
    }
    assertThat(asked).hasSize(1);

    now += Freshness.INTERVAL - 1;
    freshness.poll();
    assertThat(asked).hasSize(1);
    now += 1;
    freshness.poll();
    assertThat(asked).hasSize(2);
  }

  private void answerAtOnce(CompletableFuture<Done> question) {
    asked.add(question);
    question.complete(Done.getInstance());
  }

  /** The clock stands still for the second wait, so only a bound in all ends it early. */
  @Test
  void theWaitIsBoundedIfNobodyAnswers() {
    var freshness = new Freshness(() -> now, asked::add);
    long began = System.nanoTime();
    freshness.poll();
    assertThat(System.nanoTime() - began).isGreaterThanOrEqualTo(Freshness.WAIT);

    now += Freshness.WAIT;
    began = System.nanoTime();
    for (int i = 0; i < 1_000; i++) {
      freshness.poll();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isLessThan(Duration.ofNanos(1_000 * Freshness.WAIT / 10));
    assertThat(asked).hasSize(1);
  }

  @Test
  void anInterruptedThreadStaysSoAndDoesNotWait() throws Exception {
    var freshness = new Freshness(() -> now, asked::add);
    var wasInterrupted = new CompletableFuture<Boolean>();
    var thread =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              freshness.poll();
              wasInterrupted.complete(Thread.currentThread().isInterrupted());
            });
    thread.start();

    assertThat(wasInterrupted.get(60, TimeUnit.SECONDS)).isTrue();
    thread.join();
  }
}
