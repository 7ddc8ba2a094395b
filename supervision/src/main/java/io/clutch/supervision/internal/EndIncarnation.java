package io.clutch.supervision.internal;

import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorCommand;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * To a supervisor: stops a child in order, and starts it again if wanted, as {@link
 * SupervisorCommand.TerminateChild} and {@link SupervisorCommand.RestartChild} do. It is refused if
 * the child has another incarnation or another actor by then, and before anything is stopped if the
 * child could not be started again. Does not count as a restart.
 *
 * @param actor the path of the child's actor; empty if it has none. The next incarnation of a
 *     supervisor counts those of its children from 1 again, and only their actors tell them apart
 * @param why the reason of its end, after {@code shut down:}
 * @param reply takes the one answer, on the supervisor's thread; must not block
 */
public record EndIncarnation(
    String id,
    long incarnation,
    String actor,
    boolean isToRestart,
    String why,
    Consumer<Reply> reply)
    implements SupervisorCommand.Internal {
  public EndIncarnation {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(actor, "actor");
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(reply, "reply");
  }

  /** Why the child, as it is now, is not the one that is meant; empty if it is. */
  Optional<String> refusal(long incarnationNow, String actorNow) {
    if (incarnationNow != incarnation) {
      return Optional.of(
          "child '" + id + "' has incarnation " + incarnationNow + " now, not " + incarnation);
    }
    return actorNow.equals(actor)
        ? Optional.empty()
        : Optional.of("child '" + id + "' is another one now, or has just begun or ended");
  }
}
