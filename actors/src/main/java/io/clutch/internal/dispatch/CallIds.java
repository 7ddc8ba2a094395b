package io.clutch.internal.dispatch;

/** The ids of a worker's calls and streams. No id is used twice. */
public final class CallIds {
  private long last;

  /** The latest id. */
  public long last() {
    return last;
  }

  public long take() {
    return ++last;
  }
}
