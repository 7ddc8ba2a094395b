package io.clutch.observer.internal.reading;

import io.clutch.worker.Allocations;
import io.clutch.worker.Profile;
import io.clutch.worker.Stacks;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Asks the process of one worker what it does. A stage fails with the reason in words, within some
 * seconds after its time. Thread-safe.
 */
public interface ProcessInspection {
  CompletionStage<Stacks> stacks();

  CompletionStage<Profile> profile(Duration over);

  CompletionStage<Allocations> allocations(Duration over);
}
