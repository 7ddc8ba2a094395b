package io.clutch.supervision.internal;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorStartException;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;

/** To a supervisor: completes the future once all children have started, or fails it. */
public record AwaitStarted(CompletableFuture<Done> started) implements SupervisorCommand.Internal {

  void refused(String why) {
    started.completeExceptionally(new IllegalStateException(why));
  }

  /** Fails, because the supervisor of that name has ended for this reason. */
  void ended(String supervisor, ChildExit reason) {
    started.completeExceptionally(
        reason instanceof ChildExit.Failed failed
                && failed.cause() instanceof SupervisorStartException explained
            ? explained
            : new SupervisorStartException(supervisor, reason));
  }
}
