package io.clutch.internal.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LanesTest {
  private static final long LONG = TimeUnit.HOURS.toNanos(1);

  private final List<CompletableFuture<Void>> asked = new ArrayList<>();

  private CompletableFuture<?> ask(int item) {
    asked.add(new CompletableFuture<>());
    return asked.get(asked.size() - 1);
  }

  private static List<Integer> items(int count) {
    return IntStream.range(0, count).boxed().toList();
  }

  @Test
  void nobodyIsDoneAtOnce() {
    assertThat(Lanes.ask(List.<Integer>of(), 2, LONG, this::ask)).isCompleted();
  }

  @Test
  void asksABoundedNumberAtOnce() {
    var done = Lanes.ask(items(5), 2, LONG, this::ask);
    assertThat(asked).hasSize(2);
    asked.get(1).complete(null);
    assertThat(asked).hasSize(3);
    for (int i = 0; i < 5; i++) {
      asked.get(i).complete(null);
    }
    assertThat(asked).hasSize(5);
    assertThat(done).isCompleted();
  }

  @Test
  void aFailureIsAnAnswer() {
    var done = Lanes.ask(items(2), 1, LONG, this::ask);
    asked.get(0).completeExceptionally(new IllegalStateException("test"));
    asked.get(1).complete(null);
    assertThat(done).isCompleted();
  }

  @Test
  void answersAtOnceNeedNoDepth() {
    var done = Lanes.ask(items(100_000), 2, LONG, it -> CompletableFuture.completedFuture(null));
    assertThat(done).isCompleted();
  }

  @Test
  void asksNobodyAfterTheTime() {
    Lanes.ask(items(3), 1, 1, this::ask).join();
    asked.get(0).complete(null);
    assertThat(asked).hasSize(1);
  }
}
