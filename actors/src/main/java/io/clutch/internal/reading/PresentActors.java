package io.clutch.internal.reading;

import io.clutch.worker.WorkerCommand;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;

/**
 * The actors of workers and pools that an actor system has now. Each adds itself at its start and
 * removes itself at its end, so nothing is counted. Thread-safe.
 */
public final class PresentActors implements Extension {

  /** What an actor is. */
  public enum Kind {
    WORKER,
    POOL
  }

  /**
   * An actor.
   *
   * @param name the same for successive actors in one place
   * @param isPlaced whether it has a place in a tree or a pool; otherwise its name is its path
   */
  public record Present(Kind kind, String name, boolean isPlaced, ActorRef<WorkerCommand> actor) {

    /** The path of the actor. */
    public String path() {
      return actor.path().toStringWithoutAddress();
    }
  }

  private static final int MOST_ENDED = 1_000;

  private final Map<ActorRef<WorkerCommand>, Present> actors = new ConcurrentHashMap<>();
  private final Map<String, ActorRef<WorkerCommand>> proxies = new ConcurrentHashMap<>();
  private final Map<String, String> spawners = new ConcurrentHashMap<>();

  private final Map<String, String> names = new ConcurrentHashMap<>();
  private final Latest<String, Kind> ended = new Latest<>(MOST_ENDED);
  private final Latest<String, String> former = new Latest<>(MOST_ENDED);
  private volatile Consumer<ActorRef<WorkerCommand>> listener = actor -> {};

  private PresentActors() {}

  /** Those of the system. */
  public static PresentActors get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /** Adds an actor. {@code place} is its name in a tree or a pool. */
  public void add(Kind kind, ActorRef<WorkerCommand> actor, Optional<String> place) {
    String name = place.orElseGet(() -> actor.path().toStringWithoutAddress());
    actors.put(actor, new Present(kind, name, place.isPresent(), actor));
    place.ifPresent(it -> names.put(actor.path().toStringWithoutAddress(), it));
    changed(actor);
  }

  public void remove(ActorRef<WorkerCommand> actor) {
    Present removed = actors.remove(actor);
    names.remove(actor.path().toStringWithoutAddress());
    if (removed != null && removed.isPlaced()) {
      ended.put(removed.name(), removed.kind());
      former.put(removed.path(), removed.name());
    }
    changed(actor);
  }

  /** The actor is in another phase. */
  public void changed(ActorRef<WorkerCommand> actor) {
    listener.accept(actor);
  }

  /**
   * Has this one, and no other, hear of each actor that begins, ends or is in another phase. Called
   * on the socket loop, so it must be short.
   */
  public void listen(Consumer<ActorRef<WorkerCommand>> its) {
    listener = its;
  }

  /**
   * The name of the worker whose actor has or had that path. It is the path if it has no place, or
   * is not among the last 1,000 that have ended.
   */
  public String name(String path) {
    String present = names.get(path);
    return present == null ? former.find(path).orElse(path) : present;
  }

  /** Adds the proxy of the child of that name. */
  public void addProxy(String child, ActorRef<WorkerCommand> proxy) {
    proxies.put(child, proxy);
  }

  public void removeProxy(String child, ActorRef<WorkerCommand> proxy) {
    proxies.remove(child, proxy);
  }

  /** The proxies that there are, by the names of their children. */
  public Map<String, ActorRef<WorkerCommand>> proxies() {
    return Map.copyOf(proxies);
  }

  /** What an actor in a place was, if it is among the last 1,000 that have ended. */
  public Optional<Kind> ended(String name) {
    return ended.find(name);
  }

  /** All of one kind, in no order. */
  public List<Present> those(Kind kind) {
    return actors.values().stream().filter(it -> it.kind() == kind).toList();
  }

  /** The worker whose actor has that path. */
  public Optional<Present> worker(String path) {
    return actors.values().stream()
        .filter(it -> it.kind() == Kind.WORKER && it.path().equals(path))
        .findFirst();
  }

  /** Records that a worker's process spawns children below the actor of that path. */
  public void spawns(ActorRef<WorkerCommand> worker, String path) {
    spawners.put(path, worker.path().toStringWithoutAddress());
  }

  /** The actor of that path has ended, with all that was spawned below it. */
  public void spawnsNoMore(String path) {
    spawners.remove(path);
  }

  /** The path of the worker whose process has spawned what is below the actor of that path. */
  public Optional<String> spawner(String path) {
    return Optional.ofNullable(spawners.get(path));
  }

  private static final class Id extends ExtensionId<PresentActors> {
    static final Id INSTANCE = new Id();

    @Override
    public PresentActors createExtension(ActorSystem<?> system) {
      return new PresentActors();
    }
  }
}
