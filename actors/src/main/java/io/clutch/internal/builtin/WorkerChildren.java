package io.clutch.internal.builtin;

import io.clutch.internal.host.MessageReceiver;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What the present process of one worker has spawned, which ends with it. A process that has ended
 * spawns nothing any more, though messages of it may still be handled. Thread-safe.
 */
public final class WorkerChildren {

  /** The workers that one process has spawned. Thread-safe. */
  public interface OfProcess {
    /** One that lives in the process, by its number. */
    default Optional<MessageReceiver> local(long number) {
      return Optional.empty();
    }

    /** Ends them, and runs the action once they have ended, on any thread. Called once. */
    void end(Runnable ended);

    /** Ends them at once, without their stop hooks. */
    void kill();
  }

  private Optional<OfProcess> present = Optional.empty();
  private Optional<OfProcess> ending = Optional.empty();
  private int lastEnded;

  /** Those of a process, made at the first use; empty if it has ended. */
  public synchronized Optional<OfProcess> of(int incarnation, Supplier<OfProcess> made) {
    if (incarnation <= lastEnded) {
      return Optional.empty();
    }
    if (present.isEmpty()) {
      present = Optional.of(made.get());
    }
    return present;
  }

  /** Those of a process, if it has spawned any and has not ended. */
  public synchronized Optional<OfProcess> present(int incarnation) {
    return incarnation <= lastEnded ? Optional.empty() : present;
  }

  /**
   * A process has ended, so what it has spawned ends. The action runs after that, on any thread.
   * Returns false if there is nothing, and then does not run it.
   */
  public boolean end(int incarnation, Runnable ended) {
    Optional<OfProcess> children = take(incarnation);
    children.ifPresent(its -> its.end(ended));
    return children.isPresent();
  }

  private synchronized Optional<OfProcess> take(int incarnation) {
    lastEnded = Math.max(lastEnded, incarnation);
    Optional<OfProcess> taken = present;
    present = Optional.empty();
    if (taken.isPresent()) {
      ending = taken;
    }
    return taken;
  }

  /** Ends at once what the last process that has ended had spawned. */
  public void kill() {
    takeEnding().ifPresent(OfProcess::kill);
  }

  private synchronized Optional<OfProcess> takeEnding() {
    Optional<OfProcess> taken = ending;
    ending = Optional.empty();
    return taken;
  }
}
