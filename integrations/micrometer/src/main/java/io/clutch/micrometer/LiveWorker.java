package io.clutch.micrometer;

import io.clutch.worker.WorkerStatus;
import java.util.Optional;

/** An actor of a worker, and what it has said of itself. Thread-safe. */
final class LiveWorker {
  private final String path;
  private volatile Optional<WorkerStatus> status = Optional.empty();
  private volatile boolean isAsked;

  LiveWorker(String path) {
    this.path = path;
  }

  /** The path of the actor. */
  String path() {
    return path;
  }

  /** Empty if it has not been asked yet, or has not answered. */
  Optional<WorkerStatus> status() {
    return status;
  }

  /** Whether an answer is awaited. */
  boolean isAsked() {
    return isAsked;
  }

  void asked() {
    isAsked = true;
  }

  void answered(Optional<WorkerStatus> answer) {
    status = answer;
    isAsked = false;
  }
}
