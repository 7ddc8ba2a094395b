package io.clutch.internal.process;

import io.clutch.worker.WorkerStatus;

/** Receives the events of one process. Methods must not block. */
public interface ProcessListener {

  /** The process runs. */
  void started(long pid);

  /** It runs, and was started in this way. */
  default void started(long pid, WorkerStatus.Start how) {
    started(pid);
  }

  /**
   * The process or a child wrote a line. Too long lines are cut; lines over the rate are dropped.
   */
  void output(Stream stream, String line);

  /** Lines over the rate were dropped since the last call. */
  void dropped(Stream stream, long lines);

  /**
   * The stacks of its threads, as faulthandler writes them.
   *
   * @param request the last request that they answer
   * @param problem why there are none; empty if there are
   * @param isCut whether more was written
   */
  default void stacks(long request, String text, String problem, boolean isCut) {}

  /** The process has ended and was reaped, and its group is gone. This is the last event. */
  void ended(ProcessEnd end);

  /** The stream to which a line was written. */
  enum Stream {
    STDOUT,
    STDERR
  }
}
