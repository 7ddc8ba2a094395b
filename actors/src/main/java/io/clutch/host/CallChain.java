package io.clutch.host;

import io.clutch.internal.chain.ChainContext;
import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.host.ReplyChains;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The calls that wait for one ask of Python: the call that made the ask, the call within whose ask
 * that one was made, and so on. What a host calls by a {@link io.clutch.PythonRef} belongs to the
 * chain of the ask that it handles. So a worker that waits in the chain serves the call meanwhile,
 * and calls that would wait for each other fail with {@link
 * io.clutch.failure.CallFailure.WouldDeadlock}.
 *
 * <p>The thread of a host has the chain while a function runs, and while an actor's message is
 * made. A stage or an actor passes it on to other threads by {@link #wrap} or {@link #call}. A call
 * for which the host does not wait must be made outside of the chain, by {@link #none}, because it
 * may fail otherwise. A chain has no effect once the ask is answered. Immutable and thread-safe.
 */
public final class CallChain {
  private static final CallChain NONE = new CallChain(Optional.empty());

  private final Optional<OpenAsk> ask;

  private CallChain(Optional<OpenAsk> ask) {
    this.ask = ask;
  }

  private static CallChain of(Optional<OpenAsk> ask) {
    return ask.isEmpty() ? NONE : new CallChain(ask);
  }

  /** The chain of this thread; {@link #none} if it has none. */
  public static CallChain current() {
    return of(ChainContext.current());
  }

  /** No chain: calls that are made with it wait their turn, and wait for nobody. */
  public static CallChain none() {
    return NONE;
  }

  /**
   * The chain of an ask that an actor handles.
   *
   * @param replyTo the address for the reply, as it came with the message
   * @return {@link #none} if it is another address, or the ask is answered
   */
  public static CallChain of(ActorRef<?> replyTo) {
    Objects.requireNonNull(replyTo, "replyTo");
    return of(ReplyChains.of(replyTo));
  }

  /** Runs the code on this thread, with this chain instead of the thread's own. */
  public void run(Runnable code) {
    Objects.requireNonNull(code, "code");
    ChainContext.run(ask, code);
  }

  /** The same with a result. */
  public <T> T call(Supplier<? extends T> code) {
    Objects.requireNonNull(code, "code");
    return ChainContext.call(ask, code);
  }

  /** The same function, which runs with this chain on any thread. */
  public <A, B> Function<A, B> wrap(Function<? super A, ? extends B> function) {
    Objects.requireNonNull(function, "function");
    return value -> ChainContext.call(ask, () -> function.apply(value));
  }

  @Override
  public String toString() {
    return ask.map(its -> "CallChain[host " + its.host() + "]").orElse("CallChain[]");
  }
}
