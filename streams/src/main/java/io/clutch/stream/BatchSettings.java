package io.clutch.stream;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import io.clutch.stream.StageSettings.OnExit;
import io.clutch.stream.StageSettings.Order;
import java.time.Duration;
import java.util.Objects;

/**
 * How a stage calls Python with batches. Immutable.
 *
 * @param maxSize the most elements of one batch: 1 to 100,000
 * @param maxWait how long a batch may be filled while another one is in flight and one more may be:
 *     from zero, which sends it at once, to an hour. As exact as the {@code tick-duration} of
 *     Pekko's scheduler
 * @param stage the other settings; its parallelism counts batches, and its buffer has no effect
 */
public record BatchSettings(int maxSize, Duration maxWait, StageSettings stage) {
  private static final int LARGEST = 100_000;
  private static final Duration LONGEST = Duration.ofHours(1);

  public BatchSettings {
    SettingChecks.requireWithin("maxSize", maxSize, 1, LARGEST);
    Objects.requireNonNull(maxWait, "maxWait");
    if (maxWait.isNegative() || maxWait.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("maxWait must be from 0 s to 1 hour, not " + maxWait);
    }
    Objects.requireNonNull(stage, "stage");
  }

  /** 100 elements, 10 ms, 2 batches in flight; otherwise as {@link StageSettings#create}. */
  public static BatchSettings create() {
    return new BatchSettings(100, Duration.ofMillis(10), StageSettings.create().withParallelism(2));
  }

  /** Sets the most elements of one batch. */
  public BatchSettings withMaxSize(int elements) {
    return RecordCopy.with(this, "maxSize", elements);
  }

  /** Sets how long a batch may be filled. */
  public BatchSettings withMaxWait(Duration longest) {
    return RecordCopy.with(this, "maxWait", longest);
  }

  /** Sets the other settings. */
  public BatchSettings withStage(StageSettings rest) {
    return RecordCopy.with(this, "stage", rest);
  }

  /** Sets the most batches in flight. A pool needs one for each worker, and one more. */
  public BatchSettings withParallelism(int batches) {
    return withStage(stage.withParallelism(batches));
  }

  /** Sets the order of results. */
  public BatchSettings withOrder(Order results) {
    return withStage(stage.withOrder(results));
  }

  /** Sets what happens to elements whose process ended. */
  public BatchSettings withOnExit(OnExit elements) {
    return withStage(stage.withOnExit(elements));
  }

  /** Sets the attempts for each element, which include the first. */
  public BatchSettings withAttempts(int most) {
    return withStage(stage.withAttempts(most));
  }
}
