package io.clutch.cluster.internal.sharding;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.cluster.ClutchCluster;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/**
 * A shard of entities, on the node that has it: publishes the worker that they are in. When the
 * shard moves, it withdraws that, which finishes the calls that were taken, and has the entities
 * saved and dropped. Then the next node may publish its own.
 */
public final class EntityShard extends AbstractBehavior<EntityShard.Command> {
  /** What it is told. */
  public sealed interface Command {}

  /** The shard moves to another node, or this node ends. */
  public record Stop() implements Command {}

  private record Publish() implements Command {}

  private record Left(Optional<String> problem) implements Command {}

  /**
   * One of all shards of a kind of entities.
   *
   * @param key under which all nodes find the worker
   * @param number from 0 on
   */
  public record Place(String key, PythonRef worker, int number, int shards) {}

  /** The method of {@code clutch._entity_hosts} by which the entities of a shard leave. */
  private static final String HAND_OFF = "clutch:hand-off";

  // For calls to end, and as long for the save: Pekko stops the shard by force after 55 s.
  private static final Duration LIMIT = Duration.ofSeconds(25);

  private final ClutchCluster cluster;
  private final Place place;
  private final Duration limit;
  private boolean isStopping;
  private boolean hasLeft;

  private EntityShard(
      ActorContext<Command> context, ClutchCluster cluster, Place place, Duration limit) {
    super(context);
    this.cluster = cluster;
    this.place = place;
    this.limit = limit;
    // What was published before may not be withdrawn yet.
    context.pipeToSelf(cluster.withdraw(place.key()), (done, error) -> new Publish());
  }

  /** To be started by sharding. */
  public static Behavior<Command> create(ClutchCluster cluster, Place place) {
    return create(cluster, place, LIMIT);
  }

  /** {@code limit} is how long each of the two steps of leaving may take. */
  public static Behavior<Command> create(ClutchCluster cluster, Place place, Duration limit) {
    return Behaviors.setup(context -> new EntityShard(context, cluster, place, limit));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Publish.class, again -> onPublish())
        .onMessage(Stop.class, stop -> onStop())
        .onMessage(Left.class, this::onLeft)
        .onSignal(PostStop.class, this::onPostStop)
        .build();
  }

  /** A node that is ending has withdrawn all, and gets this shard for a moment at most. */
  private Behavior<Command> onPublish() {
    if (!isStopping
        && CoordinatedShutdown.get(getContext().getSystem()).getShutdownReason().isEmpty()) {
      cluster.publish(place.key(), place.worker());
    }
    return this;
  }

  private Behavior<Command> onStop() {
    if (!isStopping) {
      isStopping = true;
      getContext().pipeToSelf(leave(), (done, error) -> new Left(problem(error)));
    }
    return this;
  }

  private static Optional<String> problem(Throwable error) {
    return Optional.ofNullable(error).map(Throwable::getMessage);
  }

  /** A call that takes too long does not keep the others from being saved. */
  private CompletionStage<Done> leave() {
    Call<Void> handOff =
        Call.of(HAND_OFF, Void.class, place.number(), place.shards()).withDeadline(limit);
    return cluster
        .withdraw(place.key())
        .toCompletableFuture()
        .completeOnTimeout(Done.getInstance(), limit.toMillis(), TimeUnit.MILLISECONDS)
        .thenCompose(done -> place.worker().call(handOff))
        .thenApply(done -> Done.getInstance());
  }

  private Behavior<Command> onLeft(Left left) {
    hasLeft = true;
    left.problem()
        .ifPresent(
            it ->
                getContext()
                    .getLog()
                    .warn("the entities of {} could not be handed off: {}", place.key(), it));
    return Behaviors.stopped();
  }

  /** Without an order, for example because the hand-off took too long. */
  private Behavior<Command> onPostStop(PostStop signal) {
    if (!hasLeft && !isStopping) {
      leave();
    }
    return this;
  }
}
