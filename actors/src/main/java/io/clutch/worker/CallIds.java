package io.clutch.worker;

/** The numbers of a worker's calls and streams, none of which is used twice. */
final class CallIds {
  private long last;

  /** The one that was taken last. */
  long last() {
    return last;
  }

  long take() {
    return ++last;
  }
}
