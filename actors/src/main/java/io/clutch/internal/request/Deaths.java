package io.clutch.internal.request;

import io.clutch.call.PoisonedCall;
import io.clutch.failure.WorkerExit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The ends of processes that had begun, or may have begun, one idempotent call. */
record Deaths(List<Deaths.Death> all) {
  static final Deaths NONE = new Deaths(List.of());

  /** One end. {@code at} is the time of the clock. */
  record Death(WorkerExit exit, long at) {}

  Deaths and(WorkerExit exit, long at) {
    var more = new ArrayList<>(all);
    more.add(new Death(exit, at));
    return new Deaths(more);
  }

  int count() {
    return all.size();
  }

  List<PoisonedCall.Death> history(long now) {
    return all.stream()
        .map(death -> new PoisonedCall.Death(death.exit(), Duration.ofNanos(now - death.at())))
        .toList();
  }
}
