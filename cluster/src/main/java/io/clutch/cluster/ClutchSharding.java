package io.clutch.cluster;

import com.typesafe.config.ConfigException;
import io.clutch.PythonRef;
import io.clutch.cluster.internal.sharding.EntityShard;
import io.clutch.entity.EntityRefs;
import io.clutch.entity.EntitySpec;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy$;
import org.apache.pekko.cluster.sharding.typed.ShardedDaemonProcessSettings;
import org.apache.pekko.cluster.sharding.typed.javadsl.ShardedDaemonProcess;

/**
 * Entities over all nodes of a Pekko cluster. Keys belong to shards, and Pekko's cluster sharding
 * gives each shard to a node, which has its objects in workers of its own. Thread-safe.
 */
public final class ClutchSharding implements Extension {
  private static final String SHARDS = "clutch.cluster.entity-shards";
  private static final int MOST_SHARDS = 1_000;
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(1);
  // A node that joins gets its part in a few rounds, each of a part of all shards.
  private static final double PART_OF_A_ROUND = 0.25;

  private final ActorSystem<?> system;
  private final ClutchCluster cluster;
  private final int shards;
  private final Map<String, EntityRefs> started = new HashMap<>();

  private ClutchSharding(ActorSystem<?> system) {
    this.system = system;
    this.cluster = ClutchCluster.get(system);
    this.shards = system.settings().config().getInt(SHARDS);
    if (shards < 1 || shards > MOST_SHARDS) {
      throw new ConfigException.BadValue(
          system.settings().config().origin(),
          SHARDS,
          "must be from 1 to " + MOST_SHARDS + ", not " + shards);
    }
  }

  /**
   * Returns the extension of the system. The first call loads it, and {@link ClutchCluster}.
   *
   * @throws IllegalStateException as that of {@link ClutchCluster#get}
   * @throws com.typesafe.config.ConfigException if a setting of {@code clutch.cluster} is invalid
   */
  public static ClutchSharding get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(Objects.requireNonNull(system, "system"));
  }

  /**
   * Starts the workers of this node, and has it take its part of the shards. To be called on each
   * node of the cluster, with the same specification and with a store that all of them reach. A
   * further call with the same name returns the references of the first.
   *
   * @return references to the entities, on whichever node they are; {@link EntityRefs#workers} are
   *     the shards, and {@link EntityRefs#stop} is refused: the entities end with their nodes
   * @throws IllegalArgumentException if the store is in the memory of this JVM, as the default one
   *     is
   * @throws org.apache.pekko.actor.InvalidActorNameException if a name is taken
   */
  public synchronized EntityRefs init(EntitySpec spec) {
    Objects.requireNonNull(spec, "spec");
    if (spec.store().isLocal()) {
      throw new IllegalArgumentException(
          "the store of the entities "
              + spec.name()
              + " is in the memory of this JVM, so entities that move to another node would lose"
              + " their state; set one that all nodes reach, by EntitySpec.withStore");
    }
    return started.computeIfAbsent(spec.name(), name -> start(spec));
  }

  private EntityRefs start(EntitySpec spec) {
    List<PythonRef> workers = EntityRefs.start(system, spec).workers();
    ShardedDaemonProcess.get(system)
        .init(
            EntityShard.Command.class,
            "clutch-entities-" + spec.name(),
            shards,
            number -> EntityShard.create(cluster, place(spec, workers, number)),
            ShardedDaemonProcessSettings.create(system).withKeepAliveInterval(KEEP_ALIVE),
            Optional.of(new EntityShard.Stop()),
            Optional.of(
                ShardAllocationStrategy$.MODULE$.leastShardAllocationStrategy(
                    shards, PART_OF_A_ROUND)));
    return EntityRefs.over(
        IntStream.range(0, shards)
            .mapToObj(number -> cluster.ref(key(spec, number), spec.worker()))
            .toList());
  }

  private EntityShard.Place place(EntitySpec spec, List<PythonRef> workers, int number) {
    PythonRef worker = workers.get(number % workers.size());
    return new EntityShard.Place(key(spec, number), worker, number, shards);
  }

  private static String key(EntitySpec spec, int number) {
    return "clutch-entities/" + spec.name() + "/" + number;
  }

  private static final class Id extends ExtensionId<ClutchSharding> {
    static final Id INSTANCE = new Id();

    @Override
    public ClutchSharding createExtension(ActorSystem<?> system) {
      return new ClutchSharding(system);
    }
  }
}
