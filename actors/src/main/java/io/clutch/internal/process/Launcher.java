package io.clutch.internal.process;

import io.clutch.worker.TemplateStatus;
import java.util.List;

/** Starts processes. Tests of rules use an in-memory implementation. */
public interface Launcher extends AutoCloseable {

  /**
   * Starts a process in its own session. Never blocks. All events, including a failed start, are
   * passed to the listener.
   *
   * @param listener receives the events of this process in order, from one thread at a time; the
   *     last one is {@code ended}
   */
  LaunchedProcess launch(LaunchRequest request, ProcessListener listener);

  /** The templates from which processes are forked. */
  default List<TemplateStatus> templates() {
    return List.of();
  }

  /** Kills all running processes with their groups, and waits for them, at most 2 s. */
  @Override
  void close();
}
