package io.clutch.stream;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import java.util.Objects;

/**
 * How a stage calls Python. Immutable.
 *
 * @param parallelism calls in flight, and in a stage without keys also elements held, at most: 1 to
 *     10,000
 * @param order in which results leave
 * @param onExit what becomes of an element whose process ended under it
 * @param attempts with {@link OnExit#RETRY}, how often an element is sent, the first time included:
 *     2 to 100
 * @param buffer in a stage with keys, how many elements may wait for their key beside those in
 *     flight: 0 to 1,000,000
 */
public record StageSettings(int parallelism, Order order, OnExit onExit, int attempts, int buffer) {
  private static final int MOST_PARALLEL = 10_000;
  private static final int MOST_ATTEMPTS = 100;
  private static final int MOST_BUFFERED = 1_000_000;

  /** The order in which results leave a stage. */
  public enum Order {
    /** That of the elements. */
    ORDERED,
    /** Whichever is there first. */
    UNORDERED
  }

  /**
   * What becomes of an element whose process ended while it was there: {@link
   * io.clutch.failure.CallFailure.Exited} and {@link io.clutch.failure.CallFailure.Interrupted}.
   * One that was not sent waits for the next process, whatever this says.
   */
  public enum OnExit {
    /** It fails, as with any other failure. */
    FAIL,
    /** It is sent again, marked by a header; at the last attempt it fails. */
    RETRY,
    /** It is left out, which is counted and reported. */
    DROP
  }

  public StageSettings {
    SettingChecks.requireWithin("parallelism", parallelism, 1, MOST_PARALLEL);
    SettingChecks.requireWithin("attempts", attempts, 2, MOST_ATTEMPTS);
    SettingChecks.requireWithin("buffer", buffer, 0, MOST_BUFFERED);
    Objects.requireNonNull(order, "order");
    Objects.requireNonNull(onExit, "onExit");
  }

  /** 8 in parallel, ordered; an exit fails the element; 3 attempts; a buffer of 64. */
  public static StageSettings create() {
    return new StageSettings(8, Order.ORDERED, OnExit.FAIL, 3, 64);
  }

  /** With so many calls in flight at most. */
  public StageSettings withParallelism(int calls) {
    return RecordCopy.with(this, "parallelism", calls);
  }

  /** With results in this order. */
  public StageSettings withOrder(Order results) {
    return RecordCopy.with(this, "order", results);
  }

  /** With this for elements whose process ended. */
  public StageSettings withOnExit(OnExit elements) {
    return RecordCopy.with(this, "onExit", elements);
  }

  /** With so many attempts, the first one included. */
  public StageSettings withAttempts(int most) {
    return RecordCopy.with(this, "attempts", most);
  }

  /** With room for so many elements that wait for their key. */
  public StageSettings withBuffer(int elements) {
    return RecordCopy.with(this, "buffer", elements);
  }
}
