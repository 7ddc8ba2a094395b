package io.clutch.failure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Why a Python process never became ready. */
public sealed interface BootError {

  /** What happened and what to do, in words. */
  String message();

  /**
   * Whether the same start may succeed later, since load explains the failure: a worker whose first
   * start failed so is started again as {@code clutch.worker.restart} says, and a pool tries again
   * after its backoff. Any other failure of a first start is final, of a pool as of a worker.
   */
  boolean mayHeal();

  /**
   * No Python was found, or the one named is not there; {@code tried} lists every place in the
   * order of precedence.
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
   * The worker refused itself while booting: the protocol's code, a message, Python's error and a
   * hint where there are any.
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

    /** Where the connection to the JVM failed; what Python found stays as it is. */
    @Override
    public boolean mayHeal() {
      return code == Code.NO_OWNER;
    }
  }

  /** It ended before it was ready, without a word of its own. */
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

    /** Where the machine had no memory left, somebody killed it, or the connection was lost. */
    @Override
    public boolean mayHeal() {
      return reason instanceof ExitReason.Disconnected
          || reason instanceof ExitReason.OutOfMemory out && out.limit() == 0
          || reason instanceof ExitReason.Signalled signalled
              && FOREIGN.contains(signalled.number());
    }
  }

  /** It was not ready in time; {@code phase} is what it had reached. */
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
