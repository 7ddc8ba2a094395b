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
 * @param maxSize elements of one batch, at most: 1 to 100,000
 * @param maxWait how long a batch may grow while another one is in flight and there is room for it:
 *     from zero, which is to send it at once, to an hour. Pekko's scheduler is as exact as its
 *     {@code tick-duration}
 * @param stage the rest; its parallelism counts batches, its buffer means nothing here
 */
public record BatchSettings(int maxSize, Duration maxWait, StageSettings stage) {
  private static final int LARGEST = 100_000;
  private static final Duration LONGEST = Duration.ofHours(1);

  public BatchSettings {
    SettingChecks.requireWithin("maxSize", maxSize, 1, LARGEST);
    if (maxWait.isNegative() || maxWait.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("maxWait must be from 0 s to 1 hour, not " + maxWait);
    }
    Objects.requireNonNull(stage, "stage");
  }

  /** 100 elements, 10 ms, 2 batches in parallel; the rest as {@link StageSettings#create}. */
  public static BatchSettings create() {
    return new BatchSettings(100, Duration.ofMillis(10), StageSettings.create().withParallelism(2));
  }

  /** With so many elements in a batch at most. */
  public BatchSettings withMaxSize(int elements) {
    return RecordCopy.with(this, "maxSize", elements);
  }

  /** With batches that grow for so long at most. */
  public BatchSettings withMaxWait(Duration longest) {
    return RecordCopy.with(this, "maxWait", longest);
  }

  /** With the rest as these say. */
  public BatchSettings withStage(StageSettings rest) {
    return RecordCopy.with(this, "stage", rest);
  }

  /** With so many batches in flight at most; a pool needs one for each worker, and one more. */
  public BatchSettings withParallelism(int batches) {
    return withStage(stage.withParallelism(batches));
  }

  /** With results in this order. */
  public BatchSettings withOrder(Order results) {
    return withStage(stage.withOrder(results));
  }

  /** With this for elements whose process ended. */
  public BatchSettings withOnExit(OnExit elements) {
    return withStage(stage.withOnExit(elements));
  }

  /** With so many attempts for each element, the first one included. */
  public BatchSettings withAttempts(int most) {
    return withStage(stage.withAttempts(most));
  }
}
