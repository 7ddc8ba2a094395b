package io.clutch.internal.names;

import io.clutch.internal.codec.format.ResolvedType;
import io.clutch.internal.host.HostAccess;
import io.clutch.internal.host.HostTarget;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What holds a name.
 *
 * @param host what is found, as it was given
 * @param target what that is
 * @param isBounded whether the number of its names is bounded, because Python registers them
 * @param address the actor that takes its messages, if it has one and it is known: a further one of
 *     a Python actor that has ended would be another actor
 */
public record NameHolder(
    Object host, HostTarget target, boolean isBounded, Optional<ActorRef<Object>> address) {

  /** A host that Java registers. */
  public static NameHolder of(Object host) {
    return new NameHolder(host, HostAccess.of(host), false, Optional.empty());
  }

  /** A worker that registers itself. */
  public static NameHolder worker(HostTarget itself) {
    return new NameHolder(HostAccess.host(itself), itself, true, Optional.empty());
  }

  /** The actor whose end is its end, if there is one. */
  Optional<ActorRef<?>> actor() {
    return target.lifetime();
  }

  /** The same with its address. */
  NameHolder addressed() {
    Optional<ActorRef<Object>> its =
        target instanceof HostTarget.OfPython python
            ? Optional.of(python.receiver().address())
            : actor().map(ActorRef::unsafeUpcast);
    return new NameHolder(host, target, isBounded, its);
  }

  /** Throws IllegalArgumentException unless it is an actor that is told such messages. */
  void check(String name, Class<?> message) {
    if (target instanceof HostTarget.OfPython) {
      return; // its messages are checked when they are encoded, and in Python
    }
    if (!(target instanceof HostTarget.OfActor actor) || actor.ask().isPresent()) {
      throw new IllegalArgumentException(
          "'" + name + "' is held by " + this + ", which is not told messages: pass the host on");
    }
    if (!ResolvedType.of(actor.message()).raw().isAssignableFrom(message)) {
      throw new IllegalArgumentException(
          "'" + name + "' is held by " + this + ", an actor of " + actor.message().getTypeName());
    }
  }

  /** Equal for the same actor, or the same function or object. */
  Object identity() {
    Optional<ActorRef<?>> actor = actor();
    return actor.isPresent() ? actor.get() : target.identity();
  }

  boolean isSame(NameHolder other) {
    return identity().equals(other.identity());
  }

  /** The path of the actor, which is told to those who want its name. */
  @Override
  public String toString() {
    return actor().map(it -> it.path().toStringWithoutAddress()).orElse("a host of Java");
  }
}
