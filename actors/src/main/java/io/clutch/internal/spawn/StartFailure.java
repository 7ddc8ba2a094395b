package io.clutch.internal.spawn;

import io.clutch.failure.BootError;
import io.clutch.failure.ExitReason;
import io.clutch.failure.PythonError;
import io.clutch.failure.WorkerStoppedException;
import io.clutch.internal.host.HostFailure;
import io.clutch.supervision.ChildExit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What Python learns of a child that did not start. */
final class StartFailure {
  private static final String CAUSED =
      "The above exception was the direct cause of the following exception:";

  private StartFailure() {}

  /** The failure, whose notes are the traceback of the child's exception, if it raised one. */
  static HostFailure of(SpawnedChild child, ChildExit exit) {
    Optional<BootError> error = bootError(exit);
    String why = error.map(BootError::message).orElseGet(() -> "it " + exit.message());
    List<String> notes =
        error.flatMap(StartFailure::pythonError).map(StartFailure::traceback).orElse(List.of());
    return new HostFailure(child.type + " '" + child.name() + "' did not start: " + why, notes);
  }

  /** The same of one that was ready, but ended before anyone could refer to it. */
  static HostFailure ofEnded(SpawnedChild child) {
    String text = child.type + " '" + child.name() + "' did not start: it has ended at once";
    return new HostFailure(text, List.of());
  }

  private static Optional<BootError> bootError(ChildExit exit) {
    return exit instanceof ChildExit.Failed failed
            && failed.cause() instanceof WorkerStoppedException stopped
            && stopped.reason() instanceof ExitReason.BootFailed boot
        ? Optional.of(boot.error())
        : Optional.empty();
  }

  private static Optional<PythonError> pythonError(BootError error) {
    return error instanceof BootError.Refused refused ? refused.error() : Optional.empty();
  }

  /** The lines as Python prints them. */
  private static List<String> traceback(PythonError error) {
    var lines = new ArrayList<String>();
    Optional<PythonError> before =
        error.cause().isPresent() || error.contextSuppressed() ? error.cause() : error.context();
    before.ifPresent(
        it -> {
          lines.addAll(traceback(it));
          lines.add(CAUSED);
        });
    lines.add("Traceback (most recent call last):");
    for (PythonError.Frame frame : error.frames()) {
      lines.add(
          "  File \"" + frame.file() + "\", line " + frame.line() + ", in " + frame.function());
      if (!frame.source().isEmpty()) {
        lines.add("    " + frame.source().strip());
      }
    }
    lines.add(error.summary());
    lines.addAll(error.notes());
    return lines;
  }
}
