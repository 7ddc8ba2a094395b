package io.clutch.supervision.internal.rules;

import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.SupervisorSpec;
import java.util.List;

/** The world in which the model runs. */
interface Script {
  SupervisorSpec flags();

  /** Those that are there from the beginning. */
  List<ChildSpec<?>> children();

  /** The flags that go with the id. */
  ChildSpec<?> flags(String id);

  /** What happens while command number {@code command} is carried out. */
  List<Schedule.Event> during(int command);

  /** Whether the start that is command number {@code command} succeeds. */
  boolean starts(int command);

  /** Whether one that succeeds says that the child has nothing to do. */
  boolean ignores(int command);

  /** What happens next when nothing is left to do. */
  Schedule.Event next(int step);
}
