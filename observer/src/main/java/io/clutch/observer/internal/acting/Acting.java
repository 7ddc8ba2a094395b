package io.clutch.observer.internal.acting;

import io.clutch.internal.acting.Acted;
import java.util.concurrent.CompletionStage;

/** Does what is asked for. Thread-safe. */
public interface Acting {
  /** Adds an event of the target to the timeline; the text says what is asked for, and by whom. */
  void note(ActionTarget target, String text);

  /**
   * Does it to the target, which offers it. Completes within some minutes, on a thread that must
   * not be held up.
   */
  CompletionStage<Acted> act(ActionRequest request, ActionTarget target);
}
