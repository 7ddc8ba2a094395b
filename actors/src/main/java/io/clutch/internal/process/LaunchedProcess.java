package io.clutch.internal.process;

/** A requested process. Methods never block, and have no effect after the process has ended. */
public interface LaunchedProcess {

  /** Sends a signal to the whole process group. */
  void signal(Signal signal);

  /**
   * Has the process write the stacks of its threads, which are told to {@link
   * ProcessListener#stacks} within some 1 s. They answer the last request that came meanwhile, too.
   */
  default void askStacks(long request) {}

  /** The signals that Clutch sends. */
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
