package io.clutch.internal.process;

import io.clutch.internal.process.ProcessListener.Stream;
import io.clutch.worker.WorkerStatus;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One requested process. Notifies its listener, and keeps at most one pending signal of each kind.
 */
final class ChildProcess implements LaunchedProcess {
  private static final int STACKS = 1 << 16; // beside the bits of signals

  private final long id;
  private final LaunchRequest request;
  private final ProcessListener listener;
  private final ProcessLauncher launcher;
  private final AtomicInteger signalsWaiting = new AtomicInteger();
  private volatile long stacksRequest; // the last one
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile ProcessEnd end;
  private ChildProcess nextUntold;

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

  @Override
  public void askStacks(long number) {
    stacksRequest = number;
    if (!ended.get() && (signalsWaiting.getAndUpdate(bits -> bits | STACKS) & STACKS) == 0) {
      launcher.enqueue(this::sendAskStacks);
    }
  }

  private void sendAskStacks() {
    signalsWaiting.updateAndGet(bits -> bits & ~STACKS);
    launcher.connection(request.interpreter()).ifPresent(to -> to.askStacks(this, stacksRequest));
  }

  private void sendSignal(Signal signal, int bit) {
    signalsWaiting.updateAndGet(bits -> bits & ~bit);
    launcher.connection(request.interpreter()).ifPresent(to -> to.signal(this, signal));
  }

  void started(long pid, WorkerStatus.Start how) {
    tell(() -> listener.started(pid, how));
  }

  void output(Stream stream, String line) {
    tell(() -> listener.output(stream, line));
  }

  void dropped(Stream stream, long lines) {
    tell(() -> listener.dropped(stream, lines));
  }

  void stacks(long request, String text, String problem, boolean isCut) {
    tell(() -> listener.stacks(request, text, problem, isCut));
  }

  void ended(ProcessEnd howItEnded) {
    if (ended.compareAndSet(false, true)) {
      end = howItEnded;
      tellEnd();
    }
  }

  /** Reports the end. If memory is short, reports it again later, because someone waits for it. */
  void tellEnd() {
    try {
      listener.ended(end);
    } catch (OutOfMemoryError e) {
      launcher.tellAgain(this);
    } catch (RuntimeException | Error e) {
      Guarded.report("A listener of a process threw", e);
    }
  }

  ChildProcess nextUntold() {
    return nextUntold;
  }

  void nextUntold(ChildProcess next) {
    nextUntold = next;
  }

  private static void tell(Runnable event) {
    Guarded.run("A listener of a process threw", event);
  }
}
