package io.clutch.observer.internal.acting;

import io.clutch.internal.acting.Acted;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** Does what is asked for. Thread-safe. */
public interface Acting {
  /** What takes longer is not awaited. */
  Duration LIMIT = Duration.ofMinutes(2);

  /** Adds an event of the target to the timeline; the text says what is asked for, and by whom. */
  void note(ActionTarget target, String text);

  /**
   * Does it to the target, which offers it. Completes on a thread that must not be held up, and
   * fails with a {@code TimeoutException} at the limit.
   */
  CompletionStage<Acted> act(ActionRequest request, ActionTarget target);
}
