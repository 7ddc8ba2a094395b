package io.clutch.cluster.internal;

import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.internal.client.RefTarget;
import io.clutch.internal.system.LocatedReferences;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/** What this node publishes. Thread-safe. */
public final class Publications {
  /** {@code free} completes once the key is free. */
  private record Published(
      RefTarget target, ActorRef<ToOwner> owner, CompletableFuture<Done> free) {}

  private final ActorSystem<?> system;
  private final Owner.Shared shared;
  private final Executor executor;
  private final Map<String, Published> all = new ConcurrentHashMap<>();
  private final Set<RefTarget> watched = ConcurrentHashMap.newKeySet();
  private final AtomicLong names = new AtomicLong();

  /** Has the coordinated shutdown of the system withdraw all, before the node leaves. */
  public Publications(ActorSystem<?> system) {
    this.system = system;
    this.executor = system.dispatchers().lookup(DispatcherSelector.defaultDispatcher());
    var settings = ClusterSettings.of(system);
    this.shared = new Owner.Shared(settings, new NodeLoads(settings));
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceRequestsDone(),
            "clutch-cluster-withdraw",
            this::withdrawAll);
  }

  static ServiceKey<ToOwner> key(String key) {
    return ServiceKey.create(ToOwner.class, "clutch:" + key);
  }

  /**
   * Publishes what the target refers to until it has stopped.
   *
   * @throws IllegalStateException if this node publishes the key already
   */
  public void publish(String key, RefTarget target) {
    all.compute(
        key,
        (name, other) -> {
          if (other != null) {
            throw new IllegalStateException("this node publishes '" + key + "' already");
          }
          return start(key, target);
        });
    if (watched.add(target)) { // once for each target, however often it is published
      target.stopped().thenRunAsync(() -> stopped(target), executor);
    }
  }

  private void stopped(RefTarget target) {
    watched.remove(target);
    all.values().stream().filter(it -> it.target().equals(target)).forEach(this::withdraw);
  }

  private Published start(String key, RefTarget target) {
    var ended = new CompletableFuture<Done>();
    ActorRef<ToOwner> owner =
        system.systemActorOf(
            Owner.create(key(key), target, shared, ended),
            "clutch-published-" + names.incrementAndGet(),
            LocatedReferences.get(system).loop());
    return new Published(target, owner, ended.thenApplyAsync(done -> free(key, owner), executor));
  }

  private Done free(String key, ActorRef<ToOwner> owner) {
    all.computeIfPresent(key, (name, its) -> its.owner().equals(owner) ? null : its);
    return Done.getInstance();
  }

  /** Completes once the key is free, and at once if it is. */
  public CompletionStage<Done> withdraw(String key) {
    Published published = all.get(key);
    return published == null
        ? CompletableFuture.completedFuture(Done.getInstance())
        : withdraw(published);
  }

  private CompletionStage<Done> withdraw(Published published) {
    published.owner().tell(new Owner.Withdraw());
    return published.free().copy(); // users may complete it
  }

  private CompletionStage<Done> withdrawAll() {
    CompletableFuture<?>[] ends =
        List.copyOf(all.values()).stream()
            .map(it -> withdraw(it).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(ends).thenApply(nothing -> Done.getInstance());
  }
}
