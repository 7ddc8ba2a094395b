package io.clutch.cluster.internal;

/** What one other node has in flight at this node. Thread-safe. */
final class NodeLoad {
  private final ClusterSettings settings;
  private int calls;
  private long bytes;
  private long results;
  private int sessions;

  NodeLoad(ClusterSettings settings) {
    this.settings = settings;
  }

  /**
   * Takes a call if there is room; returns whether there was. One alone may have more bytes. While
   * the results have none, there is no room.
   */
  synchronized boolean take(long its) {
    boolean fits =
        calls == 0 || its <= settings.queueBytes() - bytes && results < settings.queueBytes();
    if (!fits || calls >= settings.queueCapacity()) {
      return false;
    }
    calls++;
    bytes += its;
    return true;
  }

  synchronized void release(long its) {
    calls--;
    bytes -= its;
  }

  /** Takes the result of a call that was taken if there is room; one alone may have more bytes. */
  synchronized boolean takeResult(long its) {
    if (results > 0 && its > settings.queueBytes() - results) {
      return false;
    }
    results += its;
    return true;
  }

  synchronized void releaseResult(long its) {
    results -= its;
  }

  synchronized NodeLoad open() {
    sessions++;
    return this;
  }

  /** Returns whether it has no session any more. */
  synchronized boolean close() {
    sessions--;
    return sessions == 0;
  }
}
