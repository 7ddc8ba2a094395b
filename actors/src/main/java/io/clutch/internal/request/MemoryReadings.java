package io.clutch.internal.request;

import io.clutch.internal.settings.RecordCopy;
import io.clutch.worker.WorkerStatus.Memory;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;

/** Reads how much memory processes have in use, one reading of a process at a time. Thread-safe. */
public final class MemoryReadings {
  // The kernel may wait for a process that changes its own mappings.
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /**
   * The end of a reading.
   *
   * @param memory empty if the process has ended, or the system does not tell, or not in time
   * @param took the time of the reading alone; zero if it did not end in time
   */
  public record Reading(Optional<Memory> memory, Duration took) {
    static final Reading NONE = new Reading(Optional.empty(), Duration.ZERO);
  }

  private final Executor executor;
  private final LongFunction<Optional<Memory>> reader;
  private final Duration limit;
  private final Map<Long, CompletableFuture<Reading>> running = new ConcurrentHashMap<>();

  public MemoryReadings(Executor executor, LongFunction<Optional<Memory>> reader) {
    this(executor, reader, LIMIT);
  }

  MemoryReadings(Executor executor, LongFunction<Optional<Memory>> reader, Duration limit) {
    this.executor = executor;
    this.reader = reader;
    this.limit = limit;
  }

  /** Those of this JVM's machine. */
  public static MemoryReadings on(Executor executor) {
    return new MemoryReadings(executor, MemoryRollup::read);
  }

  /**
   * Reads the memory of a process on the executor, because it may take milliseconds. Completes
   * within a second, on any thread.
   */
  public CompletableFuture<Reading> read(long pid) {
    var reading = new CompletableFuture<Reading>();
    CompletableFuture<Reading> earlier = running.putIfAbsent(pid, reading);
    if (earlier == null) {
      begin(pid, reading);
    }
    return (earlier == null ? reading : earlier)
        .copy()
        .completeOnTimeout(Reading.NONE, limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  private void begin(long pid, CompletableFuture<Reading> reading) {
    try {
      executor.execute(() -> run(pid, reading));
    } catch (RuntimeException ending) { // the actor system's executors take no more tasks
      end(pid, reading, Reading.NONE);
    }
  }

  private void run(long pid, CompletableFuture<Reading> reading) {
    Reading result = Reading.NONE;
    try {
      long began = System.nanoTime();
      Optional<Memory> memory = reader.apply(pid);
      result = new Reading(memory, Duration.ofNanos(System.nanoTime() - began));
    } finally {
      end(pid, reading, result);
    }
  }

  private void end(long pid, CompletableFuture<Reading> reading, Reading result) {
    running.remove(pid);
    reading.complete(result);
  }

  /** Completes with the record whose component {@code memory} is that of the process; 0 is none. */
  public <T extends Record> CompletableFuture<T> addTo(T status, long pid) {
    return pid == 0
        ? CompletableFuture.completedFuture(status)
        : read(pid).thenApply(it -> RecordCopy.with(status, "memory", it.memory()));
  }
}
