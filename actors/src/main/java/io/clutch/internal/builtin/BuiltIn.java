package io.clutch.internal.builtin;

import io.clutch.internal.host.HostTarget;
import io.clutch.internal.host.LimitedExecutor;
import java.util.function.BiFunction;

/**
 * One built-in host. Thread-safe.
 *
 * @param message the type of its messages
 * @param answer what it replies, or a stage of that. It runs on a thread of hosts, not on the loop.
 *     A {@link io.clutch.internal.host.HostRefusal} that it throws is {@code Refused} in Python
 */
public record BuiltIn<M>(
    Class<M> message, BiFunction<AskingWorker, M, ?> answer, LimitedExecutor threads) {

  public BuiltIn(Class<M> message, BiFunction<AskingWorker, M, ?> answer) {
    this(message, answer, new LimitedExecutor(HostTarget.PARALLELISM));
  }

  /** It, as this worker asks it. */
  HostTarget askedBy(AskingWorker worker) {
    return new HostTarget.OfFunction(
        message, value -> answer.apply(worker, message.cast(value)), threads);
  }
}
