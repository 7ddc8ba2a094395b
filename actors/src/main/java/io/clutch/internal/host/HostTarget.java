package io.clutch.internal.host;

import java.lang.reflect.Type;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
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

  /** A text that differs from those of all other targets. */
  String identity();

  /**
   * A function, whose result may be a stage.
   *
   * @param number differs from that of all other functions and asked actors
   */
  record OfFunction(
      long number, Type message, Function<Object, ?> function, LimitedExecutor threads)
      implements HostTarget {

    /** A function, by the next number. */
    public OfFunction(Type message, Function<Object, ?> function, LimitedExecutor threads) {
      this(Numbers.next(), message, function, threads);
    }

    @Override
    public HostTarget on(LimitedExecutor others) {
      return new OfFunction(message, function, others);
    }

    @Override
    public String identity() {
      return "function " + number;
    }
  }

  /** An actor. {@code ask} makes its message of Python's and an address for the reply. */
  record OfActor(
      long number,
      Type message,
      ActorRef<Object> actor,
      Optional<BiFunction<Object, ActorRef<Object>, Object>> ask,
      LimitedExecutor threads)
      implements HostTarget {

    /** An actor, by the next number. */
    public OfActor(
        Type message,
        ActorRef<Object> actor,
        Optional<BiFunction<Object, ActorRef<Object>, Object>> ask,
        LimitedExecutor threads) {
      this(Numbers.next(), message, actor, ask, threads);
    }

    /** An actor that is told messages and answers none. */
    static OfActor told(Type message, ActorRef<Object> actor) {
      return new OfActor(message, actor, Optional.empty(), new LimitedExecutor(PARALLELISM));
    }

    @Override
    public HostTarget on(LimitedExecutor others) {
      return new OfActor(message, actor, ask, others);
    }

    @Override
    public String identity() {
      return ask.isPresent()
          ? "ask " + number
          : "actor " + actor.path().toSerializationFormat() + " " + message.getTypeName();
    }
  }

  /** The methods of an interface that an object has. */
  record OfContract(long number, HostContract contract, LimitedExecutor threads)
      implements HostTarget {

    /** The methods of an interface, by the next number. */
    public OfContract(HostContract contract, LimitedExecutor threads) {
      this(Numbers.next(), contract, threads);
    }

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
      return "contract " + number;
    }
  }

  /** The numbers of targets. */
  final class Numbers {
    private static final AtomicLong LAST = new AtomicLong();

    private Numbers() {}

    static long next() {
      return LAST.incrementAndGet();
    }
  }
}
