package io.clutch.supervision.internal;

import io.clutch.supervision.SupervisionListener;
import java.lang.ref.WeakReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.Executor;

/**
 * One queue for each listener, as long as a supervisor has it or events wait in it. So each
 * listener receives one event at a time, even from several supervisors and their successors.
 * Thread-safe.
 */
public final class ListenerQueues {
  private final Executor executor;
  private final Map<SupervisionListener, WeakReference<ListenerQueue>> queues = new WeakHashMap<>();

  public ListenerQueues(Executor executor) {
    this.executor = executor;
  }

  /** Each listener with its queue, in order. */
  synchronized Map<SupervisionListener, SupervisionListener> of(
      List<SupervisionListener> listeners) {
    var those = new LinkedHashMap<SupervisionListener, SupervisionListener>();
    listeners.forEach(listener -> those.put(listener, queue(listener)));
    return those;
  }

  private ListenerQueue queue(SupervisionListener listener) {
    WeakReference<ListenerQueue> known = queues.get(listener);
    ListenerQueue queue = known == null ? null : known.get();
    if (queue == null) {
      queue = new ListenerQueue(listener, executor);
      queues.put(listener, new WeakReference<>(queue));
    }
    return queue;
  }
}
