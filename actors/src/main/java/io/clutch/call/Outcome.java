package io.clutch.call;

import io.clutch.failure.CallFailure;

/** The one end of a call, as an actor is told it. */
public sealed interface Outcome<T> {

  /** The value, or the failure thrown. */
  T get();

  /** Python answered; the value may be null. */
  record Value<T>(T value) implements Outcome<T> {
    @Override
    public T get() {
      return value;
    }
  }

  /** There is no value, for the reason given. */
  record Failed<T>(CallFailure failure) implements Outcome<T> {
    @Override
    public T get() {
      throw failure.toException();
    }
  }
}
