package io.clutch.internal.pool;

import io.clutch.internal.request.WorkerRuntime;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.PoolSpec;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import org.apache.pekko.actor.typed.Props;

/**
 * What the pools of one actor system share.
 *
 * @param settings the configured ones
 * @param memory resident bytes of a process, where the system tells; must not block
 * @param loop selects the socket loop's dispatcher
 */
public record PoolRuntime(
    WorkerRuntime worker, PoolSettings settings, LongFunction<OptionalLong> memory, Props loop) {

  /** Has the user's functions in the specification run here, and at no later start. */
  public void resolve(PoolSpec spec) {
    spec.settings(settings);
    spec.worker().settings(worker.settings());
  }
}
