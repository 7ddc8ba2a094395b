package io.clutch.stream;

/** One element in a stage, from upstream to downstream. */
final class Element<E, R> {
  /** What has become of it. */
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

  /** {@code number} tells which of two came first. */
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

  /** Its own unless it was given one. */
  Object key() {
    return key;
  }

  void key(Object shared) {
    key = shared;
  }

  /** What was called for it; empty before. */
  String function() {
    return function;
  }

  void function(String called) {
    function = called;
  }

  /** How often it was sent again since its process had ended. */
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
