package io.clutch.micrometer;

import java.util.Optional;

/** An actor of a worker or a pool, and what it has said of itself. Thread-safe. */
class LiveActor<S> {
  private final String path;
  private volatile Optional<S> status = Optional.empty();
  private volatile boolean isAsked;

  LiveActor(String path) {
    this.path = path;
  }

  /** The path of the actor. */
  String path() {
    return path;
  }

  /** Empty if it has not been asked yet, or has not answered. */
  Optional<S> status() {
    return status;
  }

  /** Whether an answer is awaited. */
  boolean isAsked() {
    return isAsked;
  }

  void asked() {
    isAsked = true;
  }

  void answered(Optional<S> answer) {
    status = answer;
    isAsked = false;
  }
}
