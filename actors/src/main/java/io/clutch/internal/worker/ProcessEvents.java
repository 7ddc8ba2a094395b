package io.clutch.internal.worker;

import io.clutch.internal.log.LogForwarder;
import io.clutch.internal.process.ProcessEnd;
import io.clutch.internal.process.ProcessListener;
import io.clutch.internal.request.Event;
import io.clutch.worker.WorkerStatus;
import java.util.function.Consumer;

/**
 * Receives the launcher's events about one process. Passes its life to the actor, and its output
 * directly to the log.
 */
final class ProcessEvents implements ProcessListener {
  private final String worker;
  private final int incarnation;
  private final LogForwarder log;
  private final Consumer<Event> actor;
  private volatile LogForwarder.Source source;

  ProcessEvents(String worker, int incarnation, LogForwarder log, Consumer<Event> actor) {
    this.worker = worker;
    this.incarnation = incarnation;
    this.log = log;
    this.actor = actor;
    this.source = new LogForwarder.Source(worker, incarnation, 0);
  }

  @Override
  public void started(long pid) {
    started(pid, WorkerStatus.Start.SPAWNED);
  }

  @Override
  public void started(long pid, WorkerStatus.Start how) {
    source = new LogForwarder.Source(worker, incarnation, pid);
    actor.accept(new Event.Started(incarnation, pid, how));
  }

  @Override
  public void output(Stream stream, String line) {
    log.output(source, stream, line);
  }

  @Override
  public void dropped(Stream stream, long lines) {
    log.dropped(source, stream.name().toLowerCase(java.util.Locale.ROOT), lines);
  }

  @Override
  public void stacks(long request, String text, String problem, boolean isCut) {
    actor.accept(new Event.StacksWritten(incarnation, request, text, problem, isCut));
  }

  @Override
  public void ended(ProcessEnd end) {
    actor.accept(new Event.Ended(incarnation, end));
  }
}
