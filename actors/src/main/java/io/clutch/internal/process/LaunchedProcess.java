package io.clutch.internal.process;

/** A process that was asked for. Never blocks; after the process has ended, nothing happens. */
public interface LaunchedProcess {

  /** Sends a signal to the whole process group. */
  void signal(Signal signal);

  /** What Clutch sends. */
  enum Signal {
    TERMINATE(15),
    KILL(9);

    private final int number;

    Signal(int number) {
      this.number = number;
    }

    public int number() {
      return number;
    }
  }
}
