package io.clutch.examples.embedded;

import io.clutch.PythonWorker;
import io.clutch.examples.common.PythonModules;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.SupervisionEvent;
import io.clutch.supervision.SupervisionListener;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.util.function.Consumer;

/** The tree: a journal in the JVM, and a speller in Python. */
final class Workers {
  static final WorkerSpec SPELLER =
      WorkerSpec.functions("spelling").withModulePath(PythonModules.folder());

  private Workers() {}

  /** {@code diary} gets each event. */
  static SupervisorSpec tree(Consumer<String> diary) {
    return SupervisorSpec.oneForOne()
        .withChild(
            ChildSpec.of("journal", () -> Journal.create(diary))
                .withStopMessage(new Journal.Close()))
        .withChild(PythonWorker.child("speller", SPELLER))
        .withListener(stops(diary));
  }

  private static SupervisionListener stops(Consumer<String> diary) {
    return event -> {
      if (event instanceof SupervisionEvent.ChildStopped stopped) {
        diary.accept(stopped.child() + " stopped");
      }
    };
  }
}
