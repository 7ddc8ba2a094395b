package io.clutch.internal.dispatch;

/** The numbers of a worker's calls and streams, none of which is used twice. */
public final class CallIds {
  private long last;

  /** The one that was taken last. */
  public long last() {
    return last;
  }

  public long take() {
    return ++last;
  }
}
