package io.clutch.failure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why a Python process never became ready. */
public sealed interface BootError {

  /** What happened, and what to do. */
  String message();

  /**
   * Whether the same start may succeed later, because load explains the failure. If so, a worker
   * retries its first start as {@code clutch.worker.restart} says, and a pool after its backoff.
   * Any other failure of a first start is final, for a pool as for a worker.
   */
  boolean mayHeal();

  /**
   * No Python was found, or the named one does not exist. {@code tried} lists all places, in order
   * of precedence.
   */
  record InterpreterMissing(List<String> tried) implements BootError {
    public InterpreterMissing {
      tried = List.copyOf(tried);
    }

    @Override
    public String message() {
      return "no Python interpreter found; tried, in this order: " + String.join("; ", tried);
    }

    @Override
    public boolean mayHeal() {
      return false;
    }
  }

  /**
   * The interpreter could not be started at all.
   *
   * @param mayHeal whether the machine had run out of memory, processes or descriptors, or was too
   *     slow
   */
  record SpawnFailed(String interpreter, String detail, boolean mayHeal) implements BootError {
    @Override
    public String message() {
      return "could not start " + interpreter + ": " + detail;
    }
  }

  /**
   * The worker would have to be forked, as {@code clutch.worker.start = fork} asks, and its process
   * cannot be; {@code why} names the reason, such as "importing `torch` started 3 threads".
   *
   * @param mayHeal whether a later start may be forked, for example after its template was killed.
   *     False if something unsafe was found, and where no template can ever be made: on another
   *     system than Linux, with {@code clutch.process.template.max = 0}, or for an actor whose path
   *     is too long (about 1 KiB)
   */
  record NotForkable(String why, boolean mayHeal) implements BootError {
    @Override
    public String message() {
      return "not forkable: " + why;
    }
  }

  /**
   * The worker found during its start that it cannot run: the protocol's code, a message and, if
   * there are any, Python's error and a hint.
   */
  record Refused(Code code, String detail, Optional<PythonError> error, Optional<String> hint)
      implements BootError {
    /** What the worker found. */
    public enum Code {
      PYTHON_TOO_OLD,
      DEPENDENCY_MISSING,
      IMPORT_FAILED,
      NOT_AN_ACTOR,
      CONSTRUCT_FAILED,
      START_HOOK_FAILED,
      CONTRACT_MISMATCH,
      REJECTED,
      NO_OWNER
    }

    @Override
    public String message() {
      return detail + hint.map(text -> "; " + text).orElse("");
    }

    /** Only if the connection to the JVM failed; what Python found does not change. */
    @Override
    public boolean mayHeal() {
      return code == Code.NO_OWNER;
    }
  }

  /** The process ended before it was ready, and reported nothing itself. */
  record Died(ExitReason reason, List<String> stderrTail) implements BootError {
    // SIGKILL and SIGTERM, which no fault of the process itself brings about.
    private static final Set<Integer> FOREIGN = Set.of(9, 15);

    public Died {
      stderrTail = List.copyOf(stderrTail);
    }

    @Override
    public String message() {
      return "it "
          + reason.message()
          + (stderrTail.isEmpty() ? "" : "; stderr: " + String.join(" | ", stderrTail));
    }

    /**
     * If the machine had no memory left, someone killed the process, or the connection was lost.
     */
    @Override
    public boolean mayHeal() {
      return reason instanceof ExitReason.Disconnected
          || reason instanceof ExitReason.OutOfMemory out && out.limit() == 0
          || reason instanceof ExitReason.Signalled signalled
              && FOREIGN.contains(signalled.number());
    }
  }

  /** The process was not ready in time; {@code phase} is what it had reached. */
  record Timeout(Duration limit, String phase) implements BootError {
    @Override
    public String message() {
      return "not ready within " + limit.toMillis() + " ms (it was " + phase + ")";
    }

    @Override
    public boolean mayHeal() {
      return true;
    }
  }
}
