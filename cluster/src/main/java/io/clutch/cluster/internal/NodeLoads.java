package io.clutch.cluster.internal;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.Address;

/** What each other node that has a session here has in flight. Thread-safe. */
final class NodeLoads {
  private final ClusterSettings settings;
  private final Map<Address, NodeLoad> loads = new ConcurrentHashMap<>();

  NodeLoads(ClusterSettings settings) {
    this.settings = settings;
  }

  /** Opens a session of this node. */
  NodeLoad open(Address node) {
    return loads.compute(
        node, (key, known) -> (known == null ? new NodeLoad(settings) : known).open());
  }

  /** Closes a session of this node. */
  void close(Address node) {
    loads.computeIfPresent(node, (key, load) -> load.close() ? null : load);
  }
}
