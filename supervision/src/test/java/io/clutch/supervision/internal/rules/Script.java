package io.clutch.supervision.internal.rules;

import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.SupervisorSpec;
import java.util.List;

/** The world in which the model runs. */
interface Script {
  SupervisorSpec flags();

  /** The declared children. */
  List<ChildSpec<?>> children();

  /** The restart type and the other flags of the child with this id. */
  ChildSpec<?> flags(String id);

  /** The events during command number {@code command}. */
  List<Schedule.Event> during(int command);

  /** Whether the start that is command number {@code command} succeeds. */
  boolean starts(int command);

  /** Whether that start, if it succeeds, returns ignore. */
  boolean ignores(int command);

  /** The next event when no command is left. */
  Schedule.Event next(int step);
}
