package io.clutch.internal.host;

import io.clutch.internal.codec.format.RawValue;
import java.lang.reflect.Type;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** What a host is. */
public sealed interface HostTarget {
  /** How many threads run the code of a host at once, unless its user says another number. */
  int PARALLELISM = 16;

  /** The type of its messages. */
  Type message();

  /** Runs its user code, on a bounded number of threads. */
  LimitedExecutor threads();

  /** The same on other threads. */
  HostTarget on(LimitedExecutor threads);

  /** A text that differs from those of all other targets, as do the executors of hosts. */
  String identity();

  /** It in the text of a host. */
  default String shown() {
    return message().getTypeName();
  }

  /** The actor whose end is its end, if there is one. */
  default Optional<ActorRef<?>> lifetime() {
    return Optional.empty();
  }

  /** A function, whose result may be a stage. */
  record OfFunction(Type message, Function<Object, ?> function, LimitedExecutor threads)
      implements HostTarget {
    @Override
    public HostTarget on(LimitedExecutor others) {
      return new OfFunction(message, function, others);
    }

    @Override
    public String identity() {
      return "function " + threads.number();
    }
  }

  /** An actor. {@code ask} makes its message of Python's and an address for the reply. */
  record OfActor(
      Type message,
      ActorRef<Object> actor,
      Optional<BiFunction<Object, ActorRef<Object>, Object>> ask,
      LimitedExecutor threads)
      implements HostTarget {

    /** An actor that is told messages and answers none. */
    static OfActor told(Type message, ActorRef<Object> actor) {
      return new OfActor(message, actor, Optional.empty(), new LimitedExecutor(PARALLELISM));
    }

    @Override
    public Optional<ActorRef<?>> lifetime() {
      return Optional.of(actor);
    }

    @Override
    public HostTarget on(LimitedExecutor others) {
      return new OfActor(message, actor, ask, others);
    }

    @Override
    public String identity() {
      return ask.isPresent()
          ? "ask " + threads.number()
          : "actor " + actor.path().toSerializationFormat() + " " + message.getTypeName();
    }
  }

  /** A Python actor, to which messages are passed on as they are. */
  record OfPython(MessageReceiver receiver, LimitedExecutor threads) implements HostTarget {

    /** The same as any other of this receiver. */
    public static OfPython of(MessageReceiver receiver) {
      return new OfPython(receiver, new LimitedExecutor(PARALLELISM));
    }

    @Override
    public Type message() {
      return RawValue.class;
    }

    @Override
    public Optional<ActorRef<?>> lifetime() {
      return Optional.of(receiver.worker());
    }

    @Override
    public HostTarget on(LimitedExecutor others) {
      return new OfPython(receiver, others);
    }

    @Override
    public String shown() {
      return receiver.worker().path().toStringWithoutAddress();
    }

    @Override
    public String identity() {
      return "python " + receiver.worker().path().toSerializationFormat();
    }
  }

  /** The methods of an interface that an object has. */
  record OfContract(HostContract contract, LimitedExecutor threads) implements HostTarget {
    @Override
    public Type message() {
      return contract.type();
    }

    @Override
    public HostTarget on(LimitedExecutor others) {
      return new OfContract(contract, others);
    }

    @Override
    public String identity() {
      return "contract " + threads.number();
    }
  }
}
