package io.clutch.entity;

import io.clutch.internal.settings.SettingChecks;
import io.clutch.worker.Target;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * What entities are: a Python class marked with {@code @clutch.entity}, the workers that have its
 * objects, and where these keep their state. Immutable; every {@code with} gives a new one. Invalid
 * values are refused at once.
 */
public final class EntitySpec {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,99}");
  private static final int MOST_PYTHONS = 1_000;
  private static final int MOST_ENTITIES = 1_000_000;
  private static final int MOST_CALLS = 1_000_000;
  private static final long STORE_BYTES = 64L << 20;
  private static final Duration SHORTEST_IDLE = Duration.ofMillis(10);

  private final String name;
  private final WorkerSpec worker;
  private final int pythons;
  private final int mostEntities;
  private final Duration idleLimit;
  private final int snapshotEvery;
  private final EntityStore store;

  private EntitySpec(
      String name,
      WorkerSpec worker,
      int pythons,
      int mostEntities,
      Duration idleLimit,
      int snapshotEvery,
      EntityStore store) {
    this.name = name;
    this.worker = worker;
    this.pythons = pythons;
    this.mostEntities = mostEntities;
    this.idleLimit = idleLimit;
    this.snapshotEvery = snapshotEvery;
    this.store = store;
  }

  /**
   * Entities in one worker: at most 10,000 objects at once, each dropped after 2 minutes without a
   * call, with a snapshot after each call, which is kept in 64 MiB of this JVM's memory.
   *
   * @param name of this kind of entities, in the store and for the actors of the workers: 1 to 100
   *     ASCII letters, digits, hyphens and underscores, the first one a letter or digit
   * @param worker made by {@link WorkerSpec#actor} with the path of the class and nothing else, as
   *     the constructor takes the key; without contracts
   */
  public static EntitySpec of(String name, WorkerSpec worker) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(worker, "worker");
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name has 1 to 100 ASCII letters, digits, hyphens and underscores, and '"
              + name
              + "' does not");
    }
    if (!(worker.target() instanceof Target.Actor actor)) {
      throw new IllegalArgumentException("entities are of a class: use WorkerSpec.actor");
    }
    if (!actor.positional().isEmpty() || !actor.named().isEmpty()) {
      throw new IllegalArgumentException("the constructor of an entity takes its key alone");
    }
    if (!worker.contracts().isEmpty()) {
      throw new IllegalArgumentException("entities have no contracts");
    }
    return new EntitySpec(
        name, worker, 1, 10_000, Duration.ofMinutes(2), 1, EntityStore.inMemory(STORE_BYTES));
  }

  /** The same in one worker with the default settings; {@code path} is {@code module:Class}. */
  public static EntitySpec of(String name, String path) {
    return of(name, WorkerSpec.actor(path));
  }

  /** With this number of workers, from 1 to 1,000, over which the keys are spread. */
  public EntitySpec withPythons(int workers) {
    return new EntitySpec(
        name,
        worker,
        within("the number of workers", workers, 1, MOST_PYTHONS),
        mostEntities,
        idleLimit,
        snapshotEvery,
        store);
  }

  /**
   * With at most this number of objects at once in each worker, from 1 to 1,000,000. A call of a
   * further key passivates the least recently used one.
   */
  public EntitySpec withMostEntities(int objects) {
    return new EntitySpec(
        name,
        worker,
        pythons,
        within("the number of objects", objects, 1, MOST_ENTITIES),
        idleLimit,
        snapshotEvery,
        store);
  }

  /**
   * With a time without calls, from 10 ms to 100 days, after which an object is passivated, a
   * quarter of the time later at most while the worker is not busy.
   */
  public EntitySpec withIdleLimit(Duration limit) {
    SettingChecks.requirePositive("an idle limit", Objects.requireNonNull(limit, "limit"));
    if (limit.compareTo(SHORTEST_IDLE) < 0) {
      throw new IllegalArgumentException("an idle limit is at least 10 ms, not " + limit);
    }
    return new EntitySpec(name, worker, pythons, mostEntities, limit, snapshotEvery, store);
  }

  /**
   * With a snapshot after this number of calls of an entity, from 0 to 1,000,000; always when it is
   * passivated and when its worker stops, and with 0 only then. With 1, a call is answered once
   * what it has changed is saved. With more, a process that is killed loses what was changed since
   * the last snapshot, although the calls were answered.
   */
  public EntitySpec withSnapshotEvery(int calls) {
    return new EntitySpec(
        name,
        worker,
        pythons,
        mostEntities,
        idleLimit,
        within("the number of calls", calls, 0, MOST_CALLS),
        store);
  }

  /** With a store of snapshots. */
  public EntitySpec withStore(EntityStore other) {
    Objects.requireNonNull(other, "other");
    return new EntitySpec(name, worker, pythons, mostEntities, idleLimit, snapshotEvery, other);
  }

  private static int within(String what, int value, int least, int most) {
    SettingChecks.requireWithin(what, value, least, most);
    return value;
  }

  /** The name of this kind of entities. */
  public String name() {
    return name;
  }

  /** The number of workers. */
  public int pythons() {
    return pythons;
  }

  /** What keeps the snapshots. */
  public EntityStore store() {
    return store;
  }

  /** What each of the workers is: the class, with these bounds and this store. */
  public WorkerSpec worker() {
    return worker
        .withNamed("most_entities", mostEntities)
        .withNamed("idle_seconds", idleLimit.toNanos() / 1e9)
        .withNamed("snapshot_every", snapshotEvery)
        .withHost(StoredStates.NAME, StoredStates.host(store, name));
  }
}
