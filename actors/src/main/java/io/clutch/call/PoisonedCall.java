package io.clutch.call;

import io.clutch.failure.WorkerExit;
import java.time.Duration;
import java.util.List;

/**
 * An idempotent call that is not sent again, because too many processes have ended under it.
 *
 * @param worker the path of the worker's actor that had it last
 * @param deaths the ends, oldest first
 */
public record PoisonedCall(String worker, Call<?> call, List<Death> deaths) {

  public PoisonedCall {
    deaths = List.copyOf(deaths);
  }

  /** The end of a process that had begun the call, or may have, and how long ago it was. */
  public record Death(WorkerExit exit, Duration ago) {}
}
