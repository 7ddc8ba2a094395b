package io.clutch.benchmarks.subject;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import py4j.ClientServer;

/**
 * Py4J in its pinned thread mode ({@code ClientServer}), the faster one by its documentation. Each
 * Java thread has a connection and a Python thread of its own.
 */
public final class Py4J implements Subject {
  private static final long START_SECONDS = 20;
  // It transfers bytes as base64 text.
  private static final int LARGEST = 1 << 20;

  private final PythonProcess process;
  private final ClientServer gateway;
  private final Python python;
  // A connection belongs to its thread, so the threads are reused.
  private final Map<Integer, ExecutorService> pools = new HashMap<>();

  private Py4J(PythonProcess process, ClientServer gateway) {
    this.process = process;
    this.gateway = gateway;
    this.python = (Python) gateway.getPythonServerEntryPoint(new Class<?>[] {Python.class});
  }

  /** Starts it. */
  public static Subject open(Peers peers) throws Exception {
    PythonProcess process = peers.start("with_py4j.py");
    try {
      int port = Integer.parseInt(process.line(START_SECONDS).trim());
      var gateway =
          new ClientServer.ClientServerBuilder(new Object()).javaPort(0).pythonPort(port).build();
      var opened = new Py4J(process, gateway);
      opened.python.next(0);
      return opened;
    } catch (Exception e) {
      process.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return "Py4J";
  }

  @Override
  public double[] latencies(Duration length) throws Exception {
    return Stopwatch.each(length, () -> python.next(1));
  }

  @Override
  public boolean isConcurrent() {
    return true;
  }

  @Override
  public double rate(int inFlight, Duration length) throws Exception {
    ExecutorService threads = pools.computeIfAbsent(inFlight, Executors::newFixedThreadPool);
    long begin = System.nanoTime();
    List<Future<Integer>> counts = new ArrayList<>();
    for (int i = 0; i < inFlight; i++) {
      counts.add(threads.submit(() -> latencies(length).length));
    }
    long calls = 0;
    for (Future<Integer> count : counts) {
      calls += count.get();
    }
    return calls * 1e9 / (System.nanoTime() - begin);
  }

  @Override
  public int largest() {
    return LARGEST;
  }

  @Override
  public double echo(byte[] bytes, Duration length) throws Exception {
    return Stopwatch.mean(length, () -> python.echo(bytes));
  }

  @Override
  public double send(byte[] bytes, Duration length) throws Exception {
    return Stopwatch.mean(length, () -> python.take(bytes));
  }

  @Override
  public void close() throws IOException {
    pools.values().forEach(ExecutorService::shutdownNow);
    gateway.shutdown();
    process.close();
  }
}
