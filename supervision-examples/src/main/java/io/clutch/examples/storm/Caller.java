package io.clutch.examples.storm;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Calls in one style, one call after the other, until it is told to stop. */
final class Caller {
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final int BETWEEN_PAUSES = 10;

  private final Style style;
  private final Scene scene;
  private final Random chance;
  private final CompletableFuture<Void> finished = new CompletableFuture<>();
  private volatile boolean isStopping;

  private Caller(Style style, Scene scene, long seed) {
    this.style = style;
    this.scene = scene;
    this.chance = new Random(seed);
  }

  static Caller start(Style style, Scene scene, long seed) {
    var caller = new Caller(style, scene, seed);
    caller.next();
    return caller;
  }

  /** Stops the calls. Completes when the last one has its outcome. */
  CompletionStage<Void> stop() {
    isStopping = true;
    return finished;
  }

  private void next() {
    if (isStopping) {
      finished.complete(null);
      return;
    }
    try {
      style
          .make()
          .whenCompleteAsync(
              (value, thrown) -> again(thrown), scene.system().executionContext()::execute);
    } catch (RuntimeException | Error e) {
      scene.audit().complain("a call threw " + e);
      finished.complete(null);
    }
  }

  /** Pauses between calls, so that processor time is left for faults. */
  private void again(Throwable thrown) {
    if (thrown != null || chance.nextInt(BETWEEN_PAUSES) == 0) {
      scene.later(PAUSE, this::next);
    } else {
      next();
    }
  }
}
