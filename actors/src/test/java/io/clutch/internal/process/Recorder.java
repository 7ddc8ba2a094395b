package io.clutch.internal.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Records the events of a process, and checks the launcher: output only between the start and the
 * end, and one end.
 */
public final class Recorder implements ProcessListener {
  static final Duration LIMIT = Duration.ofSeconds(60);

  final List<String> violations = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Long> started = new CompletableFuture<>();
  private final CompletableFuture<ProcessEnd> ended = new CompletableFuture<>();
  private final Map<Stream, List<String>> lines = new ConcurrentHashMap<>();
  private final Map<Stream, AtomicLong> dropped = new ConcurrentHashMap<>();
  private LaunchedProcess process;

  public Recorder launchedBy(Launcher launcher, LaunchRequest request) {
    process = launcher.launch(request, this);
    return this;
  }

  @Override
  public void started(long pid) {
    note(!started.complete(pid) || ended.isDone(), "started twice or after the end");
  }

  @Override
  public void output(Stream stream, String line) {
    note(!started.isDone() || ended.isDone(), "output outside of its life: " + line);
    lines.computeIfAbsent(stream, key -> new CopyOnWriteArrayList<>()).add(line);
  }

  @Override
  public void dropped(Stream stream, long count) {
    note(count < 1 || ended.isDone(), "dropped " + count);
    dropped.computeIfAbsent(stream, key -> new AtomicLong()).addAndGet(count);
  }

  @Override
  public void ended(ProcessEnd end) {
    note(!ended.complete(end), "ended twice");
  }

  private void note(boolean isViolation, String text) {
    if (isViolation) {
      violations.add(text);
    }
  }

  public void signal(LaunchedProcess.Signal signal) {
    process.signal(signal);
  }

  public long awaitPid() {
    return started.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
  }

  ProcessEnd awaitEnd() {
    ProcessEnd end = ended.orTimeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    assertThat(violations).isEmpty();
    return end;
  }

  public ProcessEnd.Ended awaitExit() {
    ProcessEnd end = awaitEnd();
    assertThat(end).isInstanceOf(ProcessEnd.Ended.class);
    return (ProcessEnd.Ended) end;
  }

  public String awaitLine(Stream stream) {
    await().atMost(LIMIT).until(() -> !lines(stream).isEmpty());
    return lines(stream).get(0);
  }

  List<String> lines(Stream stream) {
    return lines.getOrDefault(stream, List.of());
  }

  List<String> out() {
    return lines(Stream.STDOUT);
  }

  long droppedFrom(Stream stream) {
    return dropped.containsKey(stream) ? dropped.get(stream).get() : 0;
  }
}
