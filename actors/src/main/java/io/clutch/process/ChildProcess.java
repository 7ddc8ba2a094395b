package io.clutch.process;

import io.clutch.process.ProcessListener.Stream;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One process that was asked for: tells its listener, and takes at most one signal of each kind at
 * a time.
 */
final class ChildProcess implements LaunchedProcess {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLauncher.class);

  private final long id;
  private final LaunchRequest request;
  private final ProcessListener listener;
  private final ProcessLauncher launcher;
  private final AtomicInteger signalsWaiting = new AtomicInteger();
  private final AtomicBoolean ended = new AtomicBoolean();

  ChildProcess(long id, LaunchRequest request, ProcessListener listener, ProcessLauncher launcher) {
    this.id = id;
    this.request = request;
    this.listener = listener;
    this.launcher = launcher;
  }

  long id() {
    return id;
  }

  LaunchRequest request() {
    return request;
  }

  @Override
  public void signal(Signal signal) {
    int bit = 1 << signal.ordinal();
    if (!ended.get() && (signalsWaiting.getAndUpdate(bits -> bits | bit) & bit) == 0) {
      launcher.enqueue(() -> sendSignal(signal, bit));
    }
  }

  private void sendSignal(Signal signal, int bit) {
    signalsWaiting.updateAndGet(bits -> bits & ~bit);
    launcher
        .connection(request.interpreter())
        .ifPresent(to -> to.send(LauncherRequests.signal(id, signal)));
  }

  void started(long pid) {
    tell(() -> listener.started(pid));
  }

  void output(Stream stream, String line) {
    tell(() -> listener.output(stream, line));
  }

  void dropped(Stream stream, long lines) {
    tell(() -> listener.dropped(stream, lines));
  }

  void ended(ProcessEnd end) {
    if (ended.compareAndSet(false, true)) {
      tell(() -> listener.ended(end));
    }
  }

  private void tell(Runnable event) {
    try {
      event.run();
    } catch (RuntimeException e) {
      LOG.warn("A listener of process {} threw", request.mark(), e);
    }
  }
}
