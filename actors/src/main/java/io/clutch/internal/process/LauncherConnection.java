package io.clutch.internal.process;

import io.clutch.worker.TemplateStatus;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One launcher process. The writer thread starts it and sends requests. Its own reader thread
 * receives events and calls the listeners. Requests before its hello are held back, so that a
 * process that never reads cannot block the writer.
 */
final class LauncherConnection {
  private static final int STDERR_LIMIT = 8_192;
  // A start that is too late ends first, by its own limit, which its failure names.
  private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int END_TRIES = 100;
  private static final long END_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long ANSWER_NANOS = TimeUnit.MILLISECONDS.toNanos(2_500);
  private static final int KILLED = 128 + 9;

  private final Path interpreter;
  private final LauncherSettings settings;
  private final Path controlGroups;
  private final Process process;
  private final Optional<Path> output;
  private final Templates templates;
  private final Map<Long, ChildProcess> children = new ConcurrentHashMap<>();
  private final CountDownLatch gone = new CountDownLatch(1);
  private final Map<Long, LauncherMessage> held = new LinkedHashMap<>();
  private final Responsiveness responsiveness = new Responsiveness(ANSWER_NANOS);
  private long helloBy = System.nanoTime();
  private boolean isOpen;
  private boolean hasEnded;
  private volatile boolean saidHello;
  private volatile boolean isLate;
  private volatile String endedBecause = "";

  private LauncherConnection(
      Path interpreter, LauncherSettings settings, Path controlGroups, Templates templates)
      throws IOException {
    this.interpreter = interpreter;
    this.settings = settings;
    this.controlGroups = controlGroups;
    this.templates = templates;
    this.process = LauncherProgram.start(interpreter);
    this.output = Strays.outputOf(process);
  }

  /**
   * Starts a launcher process for its first child. Its reader calls {@code whenUp} after the hello.
   * That must make the writer call {@link #open}.
   */
  static LauncherConnection start(
      ChildProcess first,
      LauncherSettings settings,
      Path controlGroups,
      Templates templates,
      Consumer<LauncherConnection> whenUp)
      throws IOException {
    var connection =
        new LauncherConnection(first.request().interpreter(), settings, controlGroups, templates);
    try {
      connection.adopt(first);
      var reader =
          new Thread(
              () -> connection.read(whenUp), "clutch-launcher-reader-" + connection.process.pid());
      reader.setDaemon(true);
      reader.start();
      return connection;
    } catch (RuntimeException | Error e) {
      connection.process.destroyForcibly(); // it would have no reader, and would never be ended
      throw e;
    }
  }

  /** Starts the child on this launcher. Returns false if the launcher has ended. */
  synchronized boolean adopt(ChildProcess child) {
    boolean lives = !hasEnded && endedBecause.isEmpty();
    if (lives) {
      children.put(child.id(), child);
      long limit = System.nanoTime() + child.request().startLimit().toNanos() + GRACE_NANOS;
      helloBy = limit - helloBy > 0 ? limit : helloBy;
    }
    return lives;
  }

  List<TemplateStatus> templates() {
    return templates.present();
  }

  void open() {
    isOpen = true;
    send(LauncherRequests.configure(settings, controlGroups));
    held.values().forEach(this::send);
    held.clear();
  }

  void launch(ChildProcess child, LauncherMessage message) {
    if (isOpen) {
      send(message);
    } else {
      held.put(child.id(), message);
    }
  }

  /** Sends a signal. Before the launcher process is up, any signal cancels the launch. */
  void signal(ChildProcess child, LaunchedProcess.Signal signal) {
    if (isOpen) {
      send(LauncherRequests.signal(child.id(), signal));
    } else if (held.remove(child.id()) != null) {
      takeBack(child);
    }
  }

  void askStacks(ChildProcess child, long request) {
    if (isOpen) {
      send(LauncherRequests.askStacks(child.id(), request));
    } else {
      child.stacks(request, "", "its launcher process is only starting", false);
    }
  }

  private void takeBack(ChildProcess child) {
    if (held.isEmpty()) {
      isLate = true;
      destroy("it had not said hello when its only launch was taken back");
    } else if (children.remove(child.id()) != null) {
      String detail = "the launcher process of " + interpreter + " had not come up yet";
      child.ended(new ProcessEnd.NotStarted(detail, true));
    }
  }

  private void send(LauncherMessage message) {
    try {
      process.getOutputStream().write(message.bytes());
      if (responsiveness.ask(System.nanoTime())) {
        process.getOutputStream().write(LauncherRequests.ping().bytes());
      }
      process.getOutputStream().flush();
    } catch (IOException e) {
      destroy("it took no more requests: " + e.getMessage());
    }
  }

  /** Nanoseconds until its hello, or its answer to a ping, is late. */
  long patience() {
    if (!endedBecause.isEmpty()) {
      return Long.MAX_VALUE;
    }
    long now = System.nanoTime();
    return isOpen ? responsiveness.patience(now) : helloBy - now;
  }

  void endIfLate() {
    if (!endedBecause.isEmpty()) {
      return;
    }
    if (!isOpen && patience() <= 0) {
      isLate = true;
      destroy("it did not say hello in time");
    } else if (isOpen && responsiveness.isLate(System.nanoTime(), this::isBusy)) {
      destroy("it does not answer");
    }
  }

  private boolean isBusy() {
    return ProcessState.isBusy(process.pid());
  }

  void close() {
    if (isOpen) {
      send(LauncherRequests.close());
    } else {
      destroy("it was closed before it was up");
    }
  }

  boolean awaitGone(long nanos) throws InterruptedException {
    return gone.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** Kills it at once, and all that could hold up its reader. */
  void destroy(String because) {
    kill(because);
    process.onExit().thenRun(this::killLateDescendants);
  }

  /** Kills it at once, together with what it may have started as a wrapper script. */
  private void kill(String because) {
    if (endedBecause.isEmpty()) {
      endedBecause = because;
    }
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process
        .toHandle()
        .destroyForcibly(); // Process.destroyForcibly would close stderr before it is read
  }

  /**
   * What it started while it was killed is no descendant any more, and would hold up the reader.
   */
  private void killLateDescendants() {
    if (gone.getCount() > 0) {
      Strays.killWriters(output);
    }
  }

  private void read(Consumer<LauncherConnection> whenUp) {
    var events = new LauncherEvents(children, templates);
    try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
      expect(LauncherMessage.WAITING, in);
      LauncherProgram.sendTo(process);
      expect(LauncherMessage.HELLO, in);
      saidHello = true;
      whenUp.accept(this);
      while (true) {
        receive(LauncherMessage.read(in), events);
      }
    } catch (EOFException e) {
      // The process has ended.
    } catch (IOException | RuntimeException | Error e) {
      destroySurely(String.valueOf(e.getMessage()));
    } finally {
      endSurely();
    }
  }

  private static void expect(int kind, DataInputStream in) throws IOException {
    if (LauncherMessage.read(in).kind() != kind) {
      throw new IOException("its first messages were not those of a launcher");
    }
  }

  private void destroySurely(String because) {
    if (!Guarded.run("Ending a launcher process failed", () -> kill(because))) {
      process.destroyForcibly();
    }
  }

  /**
   * Reports the loss to all children, even if memory is short, because their ends are waited for.
   */
  private void endSurely() {
    try {
      for (int i = 0;
          i < END_TRIES && !Guarded.run("The end of a launcher failed", this::end);
          i++) {
        LockSupport.parkNanos(END_PAUSE_NANOS);
      }
    } finally {
      gone.countDown();
    }
  }

  private void receive(LauncherMessage message, LauncherEvents events) throws IOException {
    if (message.kind() == LauncherMessage.PONG) {
      responsiveness.answered();
    } else {
      events.dispatch(message);
    }
  }

  private void end() {
    boolean byItself = endedBecause.isEmpty();
    String detail = saidHello ? "" : detail();
    kill("it closed its stdout");
    boolean wasKilled = awaitExit() && byItself && process.exitValue() == KILLED;
    List<ChildProcess> left = abandon();
    Strays.kill(left.stream().map(child -> child.request().mark()).toList());
    ProcessEnd end =
        saidHello
            ? new ProcessEnd.LauncherLost(process.pid())
            : new ProcessEnd.NotStarted(detail, isLate || wasKilled);
    left.forEach(child -> child.ended(end));
    children.clear();
    templates.launcherEnded();
    closeStreams();
  }

  private synchronized List<ChildProcess> abandon() {
    hasEnded = true;
    return List.copyOf(children.values());
  }

  private String detail() {
    var text =
        new StringBuilder("the launcher process of ")
            .append(interpreter)
            .append(" did not come up");
    text.append(endedBecause.isEmpty() ? "" : ": " + endedBecause);
    if (awaitExit()) {
      text.append("; it ended with code ").append(process.exitValue());
    }
    try {
      InputStream stderr = process.getErrorStream();
      byte[] said = stderr.readNBytes(Math.min(stderr.available(), STDERR_LIMIT));
      if (said.length > 0) {
        text.append("; stderr: ").append(new String(said, StandardCharsets.UTF_8).strip());
      }
    } catch (IOException e) {
      text.append("; its stderr could not be read");
    }
    return text.toString();
  }

  private boolean awaitExit() {
    try {
      return process.waitFor(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      return false; // this thread is never interrupted
    }
  }

  private void closeStreams() {
    for (AutoCloseable stream : List.of(process.getOutputStream(), process.getErrorStream())) {
      try {
        stream.close();
      } catch (Exception e) {
        // The process is gone, and with it the unflushed bytes.
      }
    }
  }
}
