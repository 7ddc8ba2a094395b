package io.clutch.internal.process;

import io.clutch.worker.TemplateStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts processes through one launcher process for each interpreter. That is started by the first
 * launch that needs it, and again after it was lost. Has one thread that writes, and one for each
 * launcher process that reads and calls the listeners, for any number of processes. Thread-safe.
 */
public final class ProcessLauncher implements Launcher {
  private static final long CLOSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1_900);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LAST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final LauncherSettings settings;
  private final Path controlGroups;
  private final TemplateListener templateListener;
  private final Map<Path, LauncherConnection> connections = new ConcurrentHashMap<>();
  private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
  private final AtomicInteger launchesWaiting = new AtomicInteger();
  private final AtomicLong lastId = new AtomicLong();
  private final UntoldEnds untold = new UntoldEnds();
  private final Thread writer = new Thread(this::write, "clutch-launcher-writer");
  private volatile boolean isClosing;
  private boolean isClosed;

  private ProcessLauncher(
      LauncherSettings settings, Path controlGroups, TemplateListener templateListener) {
    this.settings = settings;
    this.templateListener = templateListener;
    this.controlGroups = controlGroups;
  }

  /** Creates a launcher, whose thread runs until {@link #close}. */
  public static ProcessLauncher create(LauncherSettings settings) {
    return create(settings, TemplateListener.NONE);
  }

  /** The same; the listener is called on the launcher's threads and must not block. */
  public static ProcessLauncher create(
      LauncherSettings settings, TemplateListener templateListener) {
    return create(settings, Path.of("/sys/fs/cgroup"), templateListener);
  }

  static ProcessLauncher create(LauncherSettings settings, Path controlGroups) {
    return create(settings, controlGroups, TemplateListener.NONE);
  }

  private static ProcessLauncher create(
      LauncherSettings settings, Path controlGroups, TemplateListener templateListener) {
    var launcher = new ProcessLauncher(settings, controlGroups, templateListener);
    launcher.writer.setDaemon(true);
    // The JDK's thread that waits for processes inherits it, and outlives the actor system.
    launcher.writer.setContextClassLoader(null);
    launcher.writer.start();
    return launcher;
  }

  @Override
  public LaunchedProcess launch(LaunchRequest request, ProcessListener listener) {
    var child = new ChildProcess(lastId.incrementAndGet(), request, listener, this);
    if (launchesWaiting.incrementAndGet() > settings.pendingLaunches()) {
      launchesWaiting.decrementAndGet();
      child.ended(
          new ProcessEnd.NotStarted(
              settings.pendingLaunches() + " launches already wait to be sent", true));
    } else if (!enqueue(() -> send(child))) {
      child.ended(new ProcessEnd.NotStarted("the launcher is closed"));
    }
    return child;
  }

  /** Adds a task for the writer. Returns false once closed. */
  synchronized boolean enqueue(Runnable task) {
    return !isClosing && tasks.add(task);
  }

  /** Reports the end to the listener again soon, because that has failed. */
  void tellAgain(ChildProcess child) {
    untold.add(child);
  }

  @Override
  public List<TemplateStatus> templates() {
    return connections.values().stream().flatMap(it -> it.templates().stream()).toList();
  }

  Optional<LauncherConnection> connection(Path interpreter) {
    return Optional.ofNullable(connections.get(interpreter));
  }

  private void send(ChildProcess child) {
    launchesWaiting.decrementAndGet();
    try {
      LauncherMessage message = LauncherRequests.launch(child.id(), child.request());
      if (message.isTooLarge()) {
        child.ended(
            new ProcessEnd.NotStarted(
                "its launch request has "
                    + message.payload().length
                    + " bytes, over "
                    + LauncherMessage.REQUEST_LIMIT));
      } else {
        connectionFor(child).launch(child, message);
      }
    } catch (IOException | RuntimeException | Error e) { // no memory, or no thread for its reader
      child.ended(new ProcessEnd.NotStarted(String.valueOf(e.getMessage()), Shortage.isToldBy(e)));
    }
  }

  private LauncherConnection connectionFor(ChildProcess child) throws IOException {
    Path interpreter = child.request().interpreter();
    LauncherConnection existing = connections.get(interpreter);
    if (existing != null && existing.adopt(child)) {
      return existing;
    }
    LauncherConnection fresh =
        LauncherConnection.start(
            child,
            settings,
            controlGroups,
            new Templates(interpreter.toString(), templateListener),
            connection -> enqueue(connection::open));
    connections.put(interpreter, fresh);
    return fresh;
  }

  /** The writer's thread. It must survive, or nothing could be started or signalled again. */
  private void write() {
    while (!isClosed) {
      if (!Guarded.run("The launcher failed; trying again", this::writeNext)) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private void writeNext() {
    Runnable task = nextTask();
    if (task != null) {
      Guarded.run("A request to a launcher process failed", task);
    }
    connections.values().forEach(LauncherConnection::endIfLate);
    untold.tellAgain();
  }

  private Runnable nextTask() {
    long patience =
        connections.values().stream()
            .mapToLong(LauncherConnection::patience)
            .min()
            .orElse(Long.MAX_VALUE);
    try {
      return tasks.poll(untold.limit(patience), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      return null; // this thread is never interrupted, and must survive
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      if (isClosing) {
        return;
      }
      isClosing = true;
      tasks.add(this::closeConnections);
    }
    long deadline = System.nanoTime() + CLOSE_NANOS;
    try {
      awaitGone(deadline);
      connections.values().forEach(connection -> connection.destroy("it did not close in time"));
      awaitGone(System.nanoTime() + LAST_NANOS);
      writer.join(TimeUnit.NANOSECONDS.toMillis(LAST_NANOS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeConnections() {
    List.copyOf(connections.values()).forEach(LauncherConnection::close);
    isClosed = true;
  }

  private void awaitGone(long deadline) throws InterruptedException {
    writer.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
    for (LauncherConnection connection : connections.values()) {
      connection.awaitGone(Math.max(0, deadline - System.nanoTime()));
    }
  }
}
