package io.clutch.host;

import io.clutch.data.ResultType;
import io.clutch.internal.host.HostAccess;
import io.clutch.internal.host.HostContract;
import io.clutch.internal.host.HostTarget;
import io.clutch.internal.host.LimitedExecutor;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * A function, an actor or an object's methods that Python code may ask and tell, once it is offered
 * under a name: to all workers by {@link io.clutch.ClutchSetup#withHost}, or to one by {@link
 * io.clutch.worker.WorkerSpec#withHost}. In Python it is {@code clutch.host(name)}, or {@code
 * clutch.contract(name, Stub)} for methods.
 *
 * <p>A message is decoded to the type that is declared here, and a reply is encoded, by the data
 * table and the codecs and converters of the setup. Each may have 1 MiB, or the limit of a message
 * less 1 KiB if that is less. What user code throws, and a reply that cannot be encoded, is raised
 * in Python as {@code HostError}; a message of another type as {@code Refused}. A tell that fails
 * is logged and reported as telemetry.
 *
 * <p>Functions, those that make an actor's message, and converters of messages run on threads named
 * {@code clutch-host-<number>}: at most {@link #withParallelism} of them for one host, 16 by
 * default, so a host that blocks delays only those who use it. A reply is encoded where it comes:
 * that of a stage on the thread that completes the stage, and that of an actor on the default
 * dispatcher of Pekko, so its converters must not block. Tells of one worker are handled in their
 * order. At most 256 messages of one process, or 4 MiB, are under way to one host; further ones
 * wait in Python. Immutable and thread-safe.
 */
public final class Host {
  private static final int MOST_PARALLELISM = 1_000;

  static {
    HostAccess.register(Host.class, host -> host.target, Host::new);
  }

  private final HostTarget target;

  private Host(HostTarget target) {
    this.target = target;
  }

  /**
   * A function. Asks run at the same time, so it must be thread-safe. A {@link
   * java.util.concurrent.CompletionStage} that it returns is answered with its value. For a tell,
   * the result is ignored.
   *
   * @param message the type of the messages
   */
  public static <Q> Host function(Class<Q> message, Function<? super Q, ?> function) {
    Objects.requireNonNull(message, "message");
    return function(ResultType.of(message), function);
  }

  /** The same for a generic type, such as {@code new ResultType<List<Double>>() {}}. */
  @SuppressWarnings("unchecked")
  public static <Q> Host function(ResultType<Q> message, Function<? super Q, ?> function) {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(function, "function");
    return new Host(
        new HostTarget.OfFunction(
            message.type(),
            (Function<Object, ?>) (Function<?, ?>) function,
            new LimitedExecutor(HostTarget.PARALLELISM)));
  }

  /**
   * An actor that is told messages and answers none: an ask is refused. A message counts as handled
   * once the actor has taken it from its mailbox, so a slow actor slows its senders.
   *
   * @param message the type of the messages; a sealed interface for several
   */
  public static <M> Host actor(ActorRef<? super M> actor, Class<M> message) {
    Objects.requireNonNull(message, "message");
    return of(actor, ResultType.of(message), Optional.empty());
  }

  /**
   * An actor that is asked by the pattern of a reply address in the message. What it replies first
   * is the answer. An ask fails if the actor stops before. For a tell, the reply is ignored.
   *
   * @param message the type of what Python sends
   * @param ask makes the actor's message of that and the address for the reply
   */
  public static <Q, R, M> Host actor(
      ActorRef<M> actor,
      Class<Q> message,
      BiFunction<? super Q, ? super ActorRef<R>, ? extends M> ask) {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(ask, "ask");
    return of(actor, ResultType.of(message), Optional.of(ask));
  }

  /**
   * The methods of an interface, which an object has. In Python it is {@code clutch.contract(name,
   * Stub)}, where {@link PythonStub} prints the stub. Each method is offered, also those of its
   * superinterfaces and default ones, but not static ones and those of {@code Object}. Its name and
   * those of its parameters are in snake case in Python, with an underscore after one that is a
   * keyword there. The interface must be compiled with {@code -parameters}, or Python can pass
   * arguments by position only.
   *
   * <p>Arguments are decoded to the types of the parameters, generic ones included; an {@code
   * Optional} may be left out. A {@link java.util.concurrent.CompletionStage} is answered with its
   * value, and {@code void} with {@code None}. Asks run at the same time, so the object must be
   * thread-safe. An interface that is not public works too, unless it is in a named module that
   * does not open its package to {@code io.clutch}.
   *
   * @throws IllegalArgumentException if it is no interface, has type parameters or no methods, or
   *     has a method that is overloaded, generic, takes any number of arguments, is not accessible
   *     or has no name in Python
   */
  public static <T> Host contract(Class<T> type, T implementation) {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(implementation, "implementation");
    return new Host(
        new HostTarget.OfContract(
            HostContract.of(type, implementation), new LimitedExecutor(HostTarget.PARALLELISM)));
  }

  @SuppressWarnings("unchecked")
  private static Host of(
      ActorRef<?> actor, ResultType<?> message, Optional<BiFunction<?, ?, ?>> ask) {
    Objects.requireNonNull(actor, "actor");
    return new Host(
        new HostTarget.OfActor(
            message.type(),
            (ActorRef<Object>) actor,
            ask.map(its -> (BiFunction<Object, ActorRef<Object>, Object>) its),
            new LimitedExecutor(HostTarget.PARALLELISM)));
  }

  /**
   * With at most this number of threads that run its code at once, for all workers together: from 1
   * to 1,000. Further asks wait. Default: 16.
   */
  public Host withParallelism(int threads) {
    if (threads < 1 || threads > MOST_PARALLELISM) {
      throw new IllegalArgumentException("a parallelism is from 1 to 1,000, not " + threads);
    }
    return new Host(target.on(new LimitedExecutor(threads)));
  }

  @Override
  public String toString() {
    return "Host[" + target.shown() + "]";
  }
}
