package io.clutch.failure;

import java.time.Duration;
import java.util.List;

/**
 * The end of one Python process. Immutable.
 *
 * @param worker the path of the worker's actor
 * @param incarnation 1 for the first process of this worker
 * @param pid the process id, or 0 if no process was started
 * @param uptime from the start of the process to its end
 * @param stderrTail the last lines that it wrote to stderr
 * @param faultText what faulthandler wrote, or empty
 */
public record WorkerExit(
    ExitReason reason,
    String worker,
    int incarnation,
    long pid,
    Duration uptime,
    List<String> stderrTail,
    String faultText) {

  public WorkerExit {
    stderrTail = List.copyOf(stderrTail);
  }

  /** Which process ended and why, with the stack of the fault or else its last line on stderr. */
  public String message() {
    if (reason instanceof ExitReason.NodeLost) { // nobody has told its process
      return worker + " " + reason.message();
    }
    var text =
        new StringBuilder(worker)
            .append(" (pid ")
            .append(pid)
            .append(", incarnation ")
            .append(incarnation);
    text.append(", up ").append(uptime.toMillis()).append(" ms) ").append(reason.message());
    if (!faultText.isEmpty()) {
      text.append("; ").append(FaultText.inOneLine(faultText));
    } else if (!stderrTail.isEmpty()) {
      text.append("; last on stderr: ").append(stderrTail.get(stderrTail.size() - 1));
    }
    return text.toString();
  }
}
