package io.clutch.internal.names;

import java.util.Optional;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.receptionist.Receptionist;
import org.apache.pekko.actor.typed.receptionist.ServiceKey;

/**
 * The names of an actor system. An actor watches those who hold one. The receptionist lists their
 * actors too, for other nodes; nothing is found through it here, because it lists several under one
 * key, and knows of an end only later. Thread-safe.
 */
public final class NameRegistry implements Extension {
  private static final String KEY_PREFIX = "clutch-name-";

  private final ActorSystem<?> system;
  private final NameTable table = new NameTable(NameRegistry::hasEnded);
  private ActorRef<NameWatch.Command> watch;

  private NameRegistry(ActorSystem<?> system) {
    this.system = system;
  }

  public static NameRegistry get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /** The receptionist's key of a name. */
  public static ServiceKey<Object> key(String name) {
    return ServiceKey.create(Object.class, KEY_PREFIX + name);
  }

  /**
   * Has it hold the name. If it does already, it is as given now.
   *
   * @throws IllegalArgumentException if the name is not legal
   * @throws IllegalStateException if another holds it, there are too many, or the actor system has
   *     ended; the text says so
   */
  public synchronized void register(String name, NameHolder holder) {
    if (system.whenTerminated().isCompleted()) {
      throw new IllegalStateException("the actor system has ended");
    }
    ActorRef<NameWatch.Command> watching = watch(); // before the table has it, because it may throw
    NameHolder known = holder.addressed();
    table.register(name, known).ifPresent(it -> withdraw(name, it));
    known.actor().ifPresent(actor -> watching.tell(new NameWatch.Begin(actor)));
    known
        .address()
        .ifPresent(
            address -> system.receptionist().tell(Receptionist.register(key(name), address)));
  }

  /** What holds the name now: a host. */
  public Optional<Object> find(String name) {
    return table.find(name).map(NameHolder::host);
  }

  /**
   * The actor that holds the name now, if it takes messages of this type.
   *
   * @throws IllegalArgumentException if it does not, or the holder is no actor
   */
  public Optional<ActorRef<Object>> find(String name, Class<?> message) {
    Optional<NameHolder> holder = table.find(name);
    holder.ifPresent(it -> it.check(name, message));
    return holder.flatMap(NameHolder::address);
  }

  /** Takes the name from its holder. Returns whether there was one. */
  public synchronized boolean unregister(String name) {
    Optional<NameHolder> holder = table.unregister(name);
    holder.ifPresent(it -> withdraw(name, it));
    return holder.isPresent();
  }

  /**
   * Takes the name from its holder, which must be this one.
   *
   * @throws IllegalStateException if another holds it
   */
  public synchronized void unregister(String name, NameHolder by) {
    table.unregister(name, by).ifPresent(it -> withdraw(name, it));
  }

  private void withdraw(String name, NameHolder holder) {
    holder
        .address()
        .ifPresent(
            address -> system.receptionist().tell(Receptionist.deregister(key(name), address)));
    holder
        .actor()
        .filter(actor -> !table.holds(actor))
        .ifPresent(actor -> watch().tell(new NameWatch.End(actor)));
  }

  private ActorRef<NameWatch.Command> watch() {
    if (watch == null) {
      watch = system.systemActorOf(NameWatch.create(table::ended), "clutch-names", Props.empty());
    }
    return watch;
  }

  /** Whether it is known here that its actor has stopped, before any watch tells. */
  @SuppressWarnings("deprecation")
  private static boolean hasEnded(NameHolder holder) {
    return holder
        .actor()
        .map(actor -> ((InternalActorRef) Adapter.toClassic(actor)).isTerminated())
        .orElse(false);
  }

  private static final class Id extends ExtensionId<NameRegistry> {
    static final Id INSTANCE = new Id();

    @Override
    public NameRegistry createExtension(ActorSystem<?> system) {
      return new NameRegistry(system);
    }
  }
}
