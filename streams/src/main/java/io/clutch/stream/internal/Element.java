package io.clutch.stream.internal;

/** One element in a stage, from upstream to downstream. */
final class Element<E, R> {
  /** The state of an element. */
  enum State {
    OPEN,
    RESULT,
    DROPPED,
    FATAL
  }

  private final E value;
  private final long number;
  private Object key = this;
  private String function = "";
  private int redelivered;
  private State state = State.OPEN;
  private R result;
  private Throwable failure;

  /** {@code number} gives the order of arrival. */
  Element(E value, long number) {
    this.value = value;
    this.number = number;
  }

  E value() {
    return value;
  }

  long number() {
    return number;
  }

  /** A key that only this element has, unless another was set. */
  Object key() {
    return key;
  }

  void key(Object shared) {
    key = shared;
  }

  /** The function that was called for it; empty before that. */
  String function() {
    return function;
  }

  void function(String called) {
    function = called;
  }

  /** How often it was sent again after its process had ended. */
  int redelivered() {
    return redelivered;
  }

  void redeliver() {
    redelivered++;
  }

  State state() {
    return state;
  }

  R result() {
    return result;
  }

  Throwable failure() {
    return failure;
  }

  void succeed(R value) {
    result = value;
    state = State.RESULT;
  }

  void drop() {
    state = State.DROPPED;
  }

  void failStage(Throwable cause) {
    failure = cause;
    state = State.FATAL;
  }
}
