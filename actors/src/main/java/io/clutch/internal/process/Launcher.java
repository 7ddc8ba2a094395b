package io.clutch.internal.process;

/** Starts processes. The in-memory twin for rule tests implements it too. */
public interface Launcher extends AutoCloseable {

  /**
   * Starts a process in its own session. Never blocks: all that happens, a failure to start
   * included, reaches the listener.
   *
   * @param listener hears of this process in order, from one thread at a time, ending with exactly
   *     one {@code ended}
   */
  LaunchedProcess launch(LaunchRequest request, ProcessListener listener);

  /** Kills what still runs, groups included, and waits for it, at most 2 s. */
  @Override
  void close();
}
