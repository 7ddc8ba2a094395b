package io.clutch.data;

import io.clutch.failure.CallFailure;

/**
 * What a batch function of Python's returned for one element: ask for {@code new
 * ResultType<List<BatchEntry<Double>>>() {}} to call one. Only ever received.
 */
public sealed interface BatchEntry<T> {

  /** The element's value, null where Python returned {@code None}. */
  record Value<T>(T value) implements BatchEntry<T> {}

  /**
   * The element alone has failed: {@link CallFailure.Raised} where Python says so, {@link
   * CallFailure.Undecodable} where its value is not of the type asked for.
   */
  record Failed<T>(CallFailure failure) implements BatchEntry<T> {}
}
