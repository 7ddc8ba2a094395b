package io.clutch.failure;

import java.time.Duration;
import java.util.List;

/**
 * The end of one Python process.
 *
 * @param worker the path of the worker's actor
 * @param incarnation 1 for the first process of this worker
 * @param pid the process id, or 0 where none was ever started
 * @param uptime from the spawn to the end
 * @param stderrTail the last lines it wrote to stderr
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

  /** Who ended, why, and the stack of the fault, or else what it last wrote. */
  public String message() {
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
