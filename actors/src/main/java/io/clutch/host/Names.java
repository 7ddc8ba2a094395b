package io.clutch.host;

import io.clutch.internal.names.NameHolder;
import io.clutch.internal.names.NameRegistry;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Names under which actors find each other, in Java and in Python: {@code clutch.register}, {@code
 * clutch.find} and {@code clutch.unregister} there. One holds a name at a time, in this actor
 * system. What is registered here can be found by all Python code; what is not, cannot.
 *
 * <p>Names of an actor, a worker or a pool are free again when that has stopped. They stay while
 * Clutch restarts a worker's process, and those of a reference to a child of a tree while its
 * supervisor restarts that. A function, and an object of a contract, holds its names until {@link
 * #unregister}. At most 10,000 names are held at a time. A name proves nothing: any worker may take
 * a free one, so register names that matter from Java. Thread-safe; nothing here blocks.
 */
public final class Names {
  private final NameRegistry registry;

  private Names(NameRegistry registry) {
    this.registry = registry;
  }

  /** The names of an actor system. */
  public static Names get(ActorSystem<?> system) {
    return new Names(NameRegistry.get(Objects.requireNonNull(system, "system")));
  }

  /**
   * Has a host hold the name: an actor, a Python actor ({@link io.clutch.PythonRef#asHost}), a
   * function or an object. An actor that holds it already is then found as this host.
   *
   * @param name 1 to 100 letters and digits of any script, dots, hyphens and underscores
   * @throws IllegalArgumentException if the name is not legal
   * @throws IllegalStateException if another holds it, 10,000 names are held, or the actor system
   *     has ended; the message says so, with the path of the holder, or that it is a host of Java
   */
  public void register(String name, Host host) {
    registry.register(
        Objects.requireNonNull(name, "name"), NameHolder.of(Objects.requireNonNull(host, "host")));
  }

  /** The host that holds the name now. Python may have registered it, or Java. */
  public Optional<Host> find(String name) {
    return registry.find(Objects.requireNonNull(name, "name")).map(Host.class::cast);
  }

  /**
   * The actor that holds the name now, to be told messages: one of Java, or a Python actor, as by
   * {@link io.clutch.PythonRef#messages}.
   *
   * @throws IllegalArgumentException if the holder is an actor of other messages, one that is made
   *     with a reply address ({@code Host.actor} with three arguments), a function or an object
   */
  public <M> Optional<ActorRef<M>> find(String name, Class<M> message) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(message, "message");
    return registry.find(name, message).map(ActorRef::unsafeUpcast);
  }

  /** Takes the name from its holder, also from a Python actor. Returns whether there was one. */
  public boolean unregister(String name) {
    return registry.unregister(Objects.requireNonNull(name, "name"));
  }
}
