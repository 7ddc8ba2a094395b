package io.clutch.stream;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.internal.settings.SettingChecks;
import java.util.Objects;

/**
 * How a stage calls Python. Immutable.
 *
 * @param parallelism the most calls in flight, and in a stage without keys also the most elements
 *     held: 1 to 10,000
 * @param order the order in which results are emitted
 * @param onExit what happens to an element whose process ended
 * @param attempts with {@link OnExit#RETRY}, how often an element is sent, with the first time: 2
 *     to 100
 * @param buffer in a stage with keys, how many elements may wait for their key beside those in
 *     flight: 0 to 1,000,000
 */
public record StageSettings(int parallelism, Order order, OnExit onExit, int attempts, int buffer) {
  private static final int MOST_PARALLEL = 10_000;
  private static final int MOST_ATTEMPTS = 100;
  private static final int MOST_BUFFERED = 1_000_000;

  /** The order in which a stage emits results. */
  public enum Order {
    /** The order of the elements. */
    ORDERED,
    /** The order in which the results arrive. */
    UNORDERED
  }

  /**
   * What happens to an element whose process ended under it: {@link
   * io.clutch.failure.CallFailure.Exited} and {@link io.clutch.failure.CallFailure.Interrupted}. An
   * element that was not sent always waits for the next process.
   */
  public enum OnExit {
    /** It fails, as after any other failure. */
    FAIL,
    /** It is sent again, marked by a header. At the last attempt it fails. */
    RETRY,
    /** It is left out, counted and reported. */
    DROP
  }

  public StageSettings {
    SettingChecks.requireWithin("parallelism", parallelism, 1, MOST_PARALLEL);
    SettingChecks.requireWithin("attempts", attempts, 2, MOST_ATTEMPTS);
    SettingChecks.requireWithin("buffer", buffer, 0, MOST_BUFFERED);
    Objects.requireNonNull(order, "order");
    Objects.requireNonNull(onExit, "onExit");
  }

  /** 8 calls in flight, ordered; an exit fails the element; 3 attempts; a buffer of 64. */
  public static StageSettings create() {
    return new StageSettings(8, Order.ORDERED, OnExit.FAIL, 3, 64);
  }

  /** Sets the most calls in flight. */
  public StageSettings withParallelism(int calls) {
    return RecordCopy.with(this, "parallelism", calls);
  }

  /** Sets the order of results. */
  public StageSettings withOrder(Order results) {
    return RecordCopy.with(this, "order", results);
  }

  /** Sets what happens to elements whose process ended. */
  public StageSettings withOnExit(OnExit elements) {
    return RecordCopy.with(this, "onExit", elements);
  }

  /** Sets the attempts, which include the first. */
  public StageSettings withAttempts(int most) {
    return RecordCopy.with(this, "attempts", most);
  }

  /** Sets how many elements may wait for their key. */
  public StageSettings withBuffer(int elements) {
    return RecordCopy.with(this, "buffer", elements);
  }
}
