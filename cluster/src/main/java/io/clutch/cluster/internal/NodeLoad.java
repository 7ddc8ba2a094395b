package io.clutch.cluster.internal;

/** What one other node has in flight at this node. Thread-safe. */
final class NodeLoad {
  private final ClusterSettings settings;
  private int calls;
  private long bytes;
  private int sessions;

  NodeLoad(ClusterSettings settings) {
    this.settings = settings;
  }

  /** Takes a call if there is room; returns whether there was. One alone may have more bytes. */
  synchronized boolean take(long its) {
    boolean fits = calls == 0 || its <= settings.queueBytes() - bytes;
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
