package io.clutch.internal.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.failure.Callee.Progress;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A listener gets the newest progress, and nothing after the outcome. */
class ProgressListenerTest {
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final ProgressListener listener =
      new ProgressListener("m:f", now -> told.add(now.text()), tasks::add);

  private static Progress progress(String text) {
    return new Progress(1, OptionalDouble.empty(), text);
  }

  private void run() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  void newerOnesReplaceThoseThatWait() {
    listener.progress(progress("a"));
    listener.progress(progress("b"));
    assertThat(tasks).hasSize(1);
    run();
    listener.progress(progress("c"));
    run();
    assertThat(told).containsExactly("b", "c");
  }

  @Test
  void theOutcomeComesAtOnceIfNothingWaits() {
    listener.progress(progress("a"));
    run();
    listener.end(() -> told.add("outcome"));
    listener.progress(progress("late"));
    run();
    assertThat(told).containsExactly("a", "outcome");
  }

  @Test
  void theOutcomeComesAfterTheLastOne() {
    listener.progress(progress("a"));
    listener.end(() -> told.add("outcome"));
    assertThat(told).isEmpty();
    run();
    assertThat(told).containsExactly("a", "outcome");
  }

  @Test
  void theOutcomeWaitsASecondAtMost() {
    listener.progress(progress("too late"));
    listener.end(() -> told.add("outcome"));
    Runnable blocked = tasks.remove();
    await().until(() -> !tasks.isEmpty());
    run();
    assertThat(told).containsExactly("outcome");
    blocked.run();
    assertThat(told).containsExactly("outcome");
  }

  @Test
  void anExecutorThatHasEndedLosesNoOutcome() {
    var last =
        new ProgressListener(
            "m:f",
            now -> told.add(now.text()),
            task -> {
              throw new RejectedExecutionException();
            });
    last.progress(progress("a"));
    last.end(() -> told.add("outcome"));
    assertThat(told).containsExactly("a", "outcome");
  }
}
