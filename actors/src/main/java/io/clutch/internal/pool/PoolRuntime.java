package io.clutch.internal.pool;

import io.clutch.internal.request.WorkerRuntime;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.PoolSpec;
import org.apache.pekko.actor.typed.Props;

/**
 * What all pools of an actor system share.
 *
 * @param settings the configured settings
 * @param loop selects the socket loop's dispatcher
 */
public record PoolRuntime(WorkerRuntime worker, PoolSettings settings, Props loop) {

  /** Runs the user's functions in the specification now, so that no later start runs them. */
  public void resolve(PoolSpec spec) {
    spec.settings(settings);
    spec.worker().settings(worker.settings());
  }
}
