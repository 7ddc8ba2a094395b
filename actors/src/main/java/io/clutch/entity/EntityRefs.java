package io.clutch.entity;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The entities of one class on this machine, in a fixed number of workers. Each key belongs to one
 * of them, which restarts as workers do. The object of a key is made at the first call of it: also
 * after it was passivated, and after the end of its process, then with its last snapshot.
 * Thread-safe.
 */
public final class EntityRefs {
  private static final int LONGEST_KEY = 200;

  private final List<PythonRef> workers;

  private EntityRefs(List<PythonRef> workers) {
    this.workers = List.copyOf(workers);
  }

  /**
   * Starts the workers, as actors {@code <name>-1} and so on. Calls wait until they are ready.
   *
   * @throws org.apache.pekko.actor.InvalidActorNameException if a name is taken
   */
  public static EntityRefs start(ActorSystem<?> system, EntitySpec spec) {
    Objects.requireNonNull(spec, "spec");
    Clutch clutch = Clutch.get(system);
    var started = new ArrayList<PythonRef>();
    try {
      for (int number = 1; number <= spec.pythons(); number++) {
        started.add(clutch.spawn(spec.worker(), spec.name() + "-" + number));
      }
    } catch (RuntimeException e) {
      started.forEach(PythonRef::stop);
      throw e;
    }
    return new EntityRefs(started);
  }

  /**
   * Returns references to entities in workers that were started otherwise, such as children of a
   * supervision tree, each with {@link EntitySpec#worker}. Keys are spread over them by their order
   * and number.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static EntityRefs over(List<PythonRef> workers) {
    Objects.requireNonNull(workers, "workers");
    if (workers.isEmpty()) {
      throw new IllegalArgumentException("entities need at least one worker");
    }
    return new EntityRefs(workers);
  }

  /**
   * Returns the reference to an entity.
   *
   * @param key 1 to 200 characters, without control characters and lone surrogates
   * @throws IllegalArgumentException if it is not such a key
   */
  public EntityRef ref(String key) {
    check(Objects.requireNonNull(key, "key"));
    return new EntityRef(workers.get(place(key, workers.size())), key);
  }

  /** The workers, in the order of their numbers. */
  public List<PythonRef> workers() {
    return workers;
  }

  /** Completes once all workers are ready, or fails; see {@link PythonRef#whenReady}. */
  public CompletionStage<Done> whenReady() {
    return all(PythonRef::whenReady);
  }

  /**
   * Starts an orderly stop. Calls that were accepted before are finished, then all objects are
   * passivated, within the limits of {@link io.clutch.worker.StopSettings}.
   */
  public void stop() {
    workers.forEach(PythonRef::stop);
  }

  /** Completes once all workers have stopped for good; see {@link PythonRef#whenStopped}. */
  public CompletionStage<Done> whenStopped() {
    return all(PythonRef::whenStopped);
  }

  private CompletionStage<Done> all(Function<PythonRef, CompletionStage<?>> question) {
    CompletableFuture<?>[] answers =
        workers.stream()
            .map(it -> question.apply(it).toCompletableFuture())
            .toArray(CompletableFuture<?>[]::new);
    return CompletableFuture.allOf(answers).thenApply(all -> Done.getInstance());
  }

  /** The number of the worker that a key belongs to, from 0 on: as many keys to each. */
  static int place(String key, int workers) {
    long mixed = (key.hashCode() * 0x9e3779b97f4a7c15L) >>> 32;
    return (int) ((mixed * workers) >>> 32);
  }

  static void check(String key) {
    int length = key.codePointCount(0, key.length());
    if (length < 1 || length > LONGEST_KEY) {
      throw new IllegalArgumentException(
          "a key has 1 to " + LONGEST_KEY + " characters, not " + length);
    }
    if (key.codePoints().anyMatch(EntityRefs::isRefused)) {
      throw new IllegalArgumentException("a key has no control characters or lone surrogates");
    }
  }

  private static boolean isRefused(int codePoint) {
    return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
  }
}
