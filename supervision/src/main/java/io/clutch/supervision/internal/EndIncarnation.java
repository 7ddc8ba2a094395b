package io.clutch.supervision.internal;

import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisorCommand;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * To a supervisor: stops a child in order, and starts it again if wanted, as {@link
 * SupervisorCommand.TerminateChild} and {@link SupervisorCommand.RestartChild} do. It is refused if
 * the child has another incarnation by then, and before anything is stopped if the child could not
 * be started again. Does not count as a restart.
 *
 * @param why the reason of its end, after {@code shut down:}
 * @param reply takes the one answer, on the supervisor's thread; must not block
 */
public record EndIncarnation(
    String id, long incarnation, boolean isToRestart, String why, Consumer<Reply> reply)
    implements SupervisorCommand.Internal {
  public EndIncarnation {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(why, "why");
    Objects.requireNonNull(reply, "reply");
  }
}
