package io.clutch.internal.process;

import io.clutch.internal.process.LaunchedProcess.Signal;
import java.util.ArrayList;
import java.util.List;

/** A launcher without processes. The test decides what happens to each. For one thread. */
public final class InMemoryLauncher implements Launcher {
  private final List<Launched> launched = new ArrayList<>();

  @Override
  public Launched launch(LaunchRequest request, ProcessListener listener) {
    var process = new Launched(request, listener);
    launched.add(process);
    return process;
  }

  /** All launched processes, the latest last. */
  public List<Launched> launched() {
    return launched;
  }

  public Launched latest() {
    return launched.get(launched.size() - 1);
  }

  @Override
  public void close() {
    launched.stream().filter(Launched::isRunning).forEach(process -> process.killed(9));
  }

  /** One process, and the signals it was sent while it ran. */
  public static final class Launched implements LaunchedProcess {
    private final LaunchRequest request;
    private final ProcessListener listener;
    private final List<Signal> signals = new ArrayList<>();
    private final List<Long> stacksRequests = new ArrayList<>();
    private boolean running = true;
    private Runnable onEnd = () -> {};

    private Launched(LaunchRequest request, ProcessListener listener) {
      this.request = request;
      this.listener = listener;
    }

    public LaunchRequest request() {
      return request;
    }

    @Override
    public void signal(Signal signal) {
      if (running) {
        signals.add(signal);
      }
    }

    @Override
    public void askStacks(long request) {
      stacksRequests.add(request);
    }

    /** The requests for stacks, by a signal, that it got. */
    public List<Long> stacksRequests() {
      return stacksRequests;
    }

    public void writesStacks(long request, String text) {
      listener.stacks(request, text, "", false);
    }

    public List<Signal> signals() {
      return signals;
    }

    public boolean isRunning() {
      return running;
    }

    /** Sets an action to run after the end of the process was reported. */
    public void onEnd(Runnable action) {
      onEnd = action;
    }

    public void started(long pid) {
      listener.started(pid);
    }

    public void exited(int code) {
      ended(new ProcessEnd.Ended(code, 0, ProcessEnd.Exhausted.NOTHING, "", List.of(), 0));
    }

    public void killed(int signal) {
      ended(new ProcessEnd.Ended(-1, signal, ProcessEnd.Exhausted.NOTHING, "", List.of(), 0));
    }

    public void ended(ProcessEnd end) {
      if (!running) {
        throw new IllegalStateException("a process ends once");
      }
      running = false;
      listener.ended(end);
      onEnd.run();
    }
  }
}
