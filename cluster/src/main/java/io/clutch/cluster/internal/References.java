package io.clutch.cluster.internal;

import io.clutch.PythonRef;
import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.ExitReason;
import io.clutch.internal.client.RefAccess;
import io.clutch.internal.client.RefTarget;
import io.clutch.internal.handoff.HandOff;
import io.clutch.internal.system.LocatedReferences;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;

/** The references of this node to what is published, one for each key. Thread-safe. */
public final class References {
  private final ActorSystem<?> system;
  private final LocatedReferences located;
  private final ClusterSettings settings;
  private final Map<String, RefTarget> targets = new ConcurrentHashMap<>();
  private final AtomicLong names = new AtomicLong();

  public References(ActorSystem<?> system) {
    this.system = system;
    this.located = LocatedReferences.get(system);
    this.settings = ClusterSettings.of(system);
  }

  /** The reference for the key, with the settings of the first specification. */
  public PythonRef of(String key, WorkerSpec spec) {
    RefTarget target = targets.computeIfAbsent(key, missing -> start(key, spec));
    return RefAccess.create(PythonRef.class, target);
  }

  /** Whether it is such a reference. */
  public boolean has(RefTarget target) {
    return targets.containsValue(target);
  }

  private RefTarget start(String key, WorkerSpec spec) {
    RefTarget target = located.start("cluster:" + key, spec);
    WorkerSettings worker = spec.settings(located.runtime().settings());
    system.systemActorOf(
        Locator.create(
            Publications.key(key),
            target.actor(),
            owner -> remote(target, worker, owner),
            located.loop()),
        "clutch-locator-" + names.incrementAndGet(),
        DispatcherSelector.defaultDispatcher());
    // On another thread: here the map does not yet have it.
    target.stopped().thenRunAsync(() -> targets.remove(key, target), target.executor());
    return target;
  }

  private Remote remote(RefTarget target, WorkerSettings worker, ActorRef<ToOwner> owner) {
    return new Remote(
        target.name(),
        owner.path().address().toString(),
        target.actor(),
        located.runtime().requests(),
        located.runtime()::atTurnEnd,
        worker,
        settings);
  }

  public void release(String key) {
    RefTarget target = targets.remove(key);
    if (target != null) {
      target.actor().tell(new HandOff.Ended(new ExitReason.Absent("its reference was released")));
    }
  }
}
