package io.clutch.internal.log;

import io.clutch.failure.WorkerExit;
import io.clutch.internal.memory.MemoryBudget;
import io.clutch.internal.process.ProcessListener.Stream;
import io.clutch.internal.wire.FromWorker;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Passes Python's log records and output lines to SLF4J, on a separate thread, because an appender
 * may block. Never blocks the caller: if the queue is full, lines are dropped and counted. No
 * record and no appender can end the thread. Thread-safe.
 */
public final class LogForwarder implements AutoCloseable {
  private static final int CAPACITY = 10_000;
  private static final int LONGEST_RECORD = 128 * 1024;
  private static final int LONGEST_DETAIL = 1024;
  private static final String NAME = "python.logger";
  private static final Logger OWN = LoggerFactory.getLogger(LogForwarder.class);

  /** The worker that wrote a line. */
  public record Source(String worker, int incarnation, long pid) {}

  private record Line(
      Source source,
      Level level,
      String logger,
      String message,
      LogDetails details,
      boolean hasTraceback) {
    long bytes() {
      return LogMemory.bytes(logger.length() + message.length() + details.length());
    }
  }

  private final LogNames names = new LogNames();
  private final BlockingQueue<Line> lines = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong dropped = new AtomicLong();
  private final Thread thread = new Thread(this::run, "clutch-log");
  private final LogMemory memory;
  private final OutputListener listener;
  private volatile boolean closed;

  private LogForwarder(MemoryBudget budget, OutputListener listener) {
    this.memory = new LogMemory(budget);
    this.listener = listener;
  }

  /** Starts the thread. Waiting lines take memory from the budget. */
  public static LogForwarder start(MemoryBudget budget) {
    return start(budget, OutputListener.NONE);
  }

  /** The same, with a listener that hears each line before it is logged. */
  public static LogForwarder start(MemoryBudget budget, OutputListener listener) {
    var forwarder = new LogForwarder(budget, listener);
    forwarder.thread.setDaemon(true);
    forwarder.thread.start();
    return forwarder;
  }

  public void output(Source source, Stream stream, String text) {
    boolean out = stream == Stream.STDOUT;
    offer(
        () ->
            new Line(
                source,
                out ? Level.INFO : Level.WARN,
                out ? "stdout" : "stderr",
                LogText.cut(text, LONGEST_RECORD),
                LogDetails.NONE,
                false));
  }

  public void dropped(Source source, String from, long count) {
    String message = count + " lines dropped to keep to the rate";
    offer(() -> new Line(source, Level.WARN, from, message, LogDetails.NONE, false));
  }

  /** Tells of the end of a process. Never blocks. */
  public void exited(WorkerExit exit) {
    listener.exited(exit);
  }

  public void record(Source source, FromWorker.Log log) {
    if (log.dropped() > 0) {
      dropped(source, "logging", log.dropped());
    }
    offer(() -> line(source, log));
  }

  private static Line line(Source source, FromWorker.Log log) {
    String message =
        log.exception().map(trace -> log.message() + "\n" + trace).orElse(log.message());
    boolean hasTraceback = log.exception().isPresent();
    return new Line(
        source, level(log.level()), log.logger(), message, LogDetails.of(log), hasTraceback);
  }

  /** Adds a line. It is dropped if memory runs out, so that the caller never fails. */
  private void offer(Supplier<Line> line) {
    try {
      offer(line.get());
    } catch (OutOfMemoryError e) {
      dropped.incrementAndGet();
    }
  }

  private void offer(Line line) {
    long bytes = line.bytes();
    if (!memory.tryTake(bytes)) {
      dropped.incrementAndGet();
    } else if (!lines.offer(line)) {
      memory.release(bytes);
      dropped.incrementAndGet();
    }
  }

  private static Level level(int python) {
    if (python >= 40) {
      return Level.ERROR;
    }
    if (python >= 30) {
      return Level.WARN;
    }
    if (python >= 20) {
      return Level.INFO;
    }
    return python >= 10 ? Level.DEBUG : Level.TRACE;
  }

  private void run() {
    while (!closed || !lines.isEmpty()) {
      try {
        Line line = lines.poll(1, TimeUnit.SECONDS);
        if (line != null) {
          write(line);
        }
      } catch (InterruptedException e) {
        closed = true;
      } catch (RuntimeException | Error e) { // this thread must survive, or nothing is logged again
        failed(e);
      }
    }
  }

  /** Logs that an appender failed. The same appender may fail again for this warning. */
  private static void failed(Throwable failure) {
    try {
      OWN.warn("A log appender failed", failure);
    } catch (RuntimeException | Error e) {
      // It cannot be reported anywhere.
    }
  }

  private void tellDropped() {
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      OWN.warn("{} lines of Python output dropped: the log is slower than Python", lost);
    }
  }

  private void write(Line line) {
    Map<String, String> before = null;
    try {
      tellDropped();
      before = MDC.getCopyOfContextMap();
      MDC.put("clutch.worker", line.source().worker());
      MDC.put("clutch.incarnation", Integer.toString(line.source().incarnation()));
      MDC.put("clutch.pid", Long.toString(line.source().pid()));
      line.details()
          .mdc()
          .forEach((key, value) -> MDC.put(key, LogText.line(value, LONGEST_DETAIL)));
      String logger = names.logger(line.logger());
      if (logger.equals(LogNames.COMMON)) {
        MDC.put(NAME, LogText.line(line.logger(), LONGEST_DETAIL));
      }
      String message = LogText.lines(line.message(), LONGEST_RECORD);
      listener.line(line.source(), line.level(), line.logger(), message, line.hasTraceback());
      LoggingEventBuilder event = LoggerFactory.getLogger(logger).atLevel(line.level());
      for (var pair : line.details().pairs().entrySet()) {
        event = event.addKeyValue(pair.getKey(), pair.getValue());
      }
      event.log("{}", message);
    } catch (RuntimeException | Error e) {
      failed(e);
    } finally {
      memory.release(line.bytes());
      MDC.setContextMap(before == null ? Map.of() : before);
    }
  }

  /** Writes the waiting lines and ends the thread. Waits at most 2 s. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
