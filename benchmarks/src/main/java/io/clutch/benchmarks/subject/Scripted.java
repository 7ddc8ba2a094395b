package io.clutch.benchmarks.subject;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;

/**
 * A peer that is not called from Java: a script in its own language measures it. It reads a line,
 * {@code latency MILLISECONDS} or {@code rate IN_FLIGHT MILLISECONDS}, and answers with the
 * nanoseconds of each call or with the calls a second, on one line.
 */
final class Scripted implements Subject {
  private static final long LIMIT_SECONDS = 60;

  private final String name;
  private final PythonProcess process;

  private Scripted(String name, PythonProcess process) {
    this.name = name;
    this.process = process;
  }

  /** Wraps a process, after the process has printed {@code ready}. */
  static Subject open(String name, PythonProcess process) throws Exception {
    process.awaitReady(LIMIT_SECONDS);
    return new Scripted(name, process);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public double[] latencies(Duration length) throws Exception {
    return ask("latency " + length.toMillis(), length);
  }

  @Override
  public boolean isConcurrent() {
    return true;
  }

  @Override
  public double rate(int inFlight, Duration length) throws Exception {
    return ask("rate " + inFlight + " " + length.toMillis(), length)[0];
  }

  private double[] ask(String line, Duration length) throws Exception {
    process.tell(line);
    String answer = process.line(LIMIT_SECONDS + length.toSeconds());
    return Arrays.stream(answer.trim().split(" ")).mapToDouble(Double::parseDouble).toArray();
  }

  @Override
  public void close() throws IOException {
    process.close();
  }
}
