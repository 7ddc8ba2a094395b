package io.clutch.endtoend;

import io.clutch.cluster.ClutchSharding;
import io.clutch.entity.EntityRefs;
import io.clutch.entity.EntitySpec;
import io.clutch.entity.EntityStore;
import io.clutch.host.Host;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Path;

/** A node in a JVM of its own, which has a part of the entities until it is told to leave. */
final class EntityNode {
  static final String CONFIGURATION =
      """
      clutch.cluster.entity-shards = 12
      pekko.cluster.sharded-daemon-process.sharding.rebalance-interval = 500 ms
      pekko.cluster.sharding.rebalance-interval = 500 ms
      """;

  private EntityNode() {}

  /** The entities of a node, with states in a directory that all nodes share. */
  static EntityRefs init(ClusterNode node, Path directory) {
    var baskets =
        WorkerSpec.actor("baskets:Basket")
            .withModulePath(ClutchFixture.HANDLERS)
            .withHost("log", Host.function(String.class, text -> text));
    return ClutchSharding.get(node.system())
        .init(
            EntitySpec.of("basket", baskets)
                .withPythons(2)
                .withStore(EntityStore.inDirectory(directory)));
  }

  /** Arguments: the address of a node, and the directory. */
  public static void main(String[] arguments) throws IOException {
    try {
      ClusterNode node = ClusterNode.join(arguments[0], CONFIGURATION);
      init(node, Path.of(arguments[1]));
      System.out.println("address " + node.address());
      System.in.read();
      node.system().terminate();
      ClutchFixture.value(node.system().getWhenTerminated());
      System.out.println("left");
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      System.exit(1);
    }
  }
}
