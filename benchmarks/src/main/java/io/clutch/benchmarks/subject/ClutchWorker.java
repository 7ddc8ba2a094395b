package io.clutch.benchmarks.subject;

import io.clutch.ClutchSetup;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Clutch: one worker of plain functions, with up to 256 calls in flight. */
public final class ClutchWorker implements Subject {
  private static final long LIMIT_SECONDS = 60;

  private final String name;
  private final ClutchSystem system;
  private final PythonRef python;

  private ClutchWorker(String name, ClutchSystem system) {
    this.name = name;
    this.system = system;
    this.python = system.spawn("plain");
  }

  /** Starts it. */
  public static Subject open(Peers peers) throws Exception {
    return open(peers, "Clutch", ClutchSetup.create());
  }

  /** Starts it with this setup, under a name of its own. */
  public static Subject open(Peers peers, String name, ClutchSetup setup) throws Exception {
    var system = ClutchSystem.open(peers, setup);
    try {
      var opened = new ClutchWorker(name, system);
      opened.next(0);
      return opened;
    } catch (Exception e) {
      system.close();
      throw e;
    }
  }

  @Override
  public String name() {
    return name;
  }

  private long next(long number) throws Exception {
    return python
        .call("plain:add_one", Long.class, number)
        .toCompletableFuture()
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public double[] latencies(Duration length) throws Exception {
    return Stopwatch.each(length, () -> next(1));
  }

  @Override
  public boolean isConcurrent() {
    return true;
  }

  @Override
  public double rate(int inFlight, Duration length) throws Exception {
    return Chains.rate(inFlight, length, () -> python.call("plain:add_one", Long.class, 1L));
  }

  @Override
  public int largest() {
    return 256 << 20;
  }

  @Override
  public double echo(byte[] bytes, Duration length) throws Exception {
    return Stopwatch.mean(
        length,
        () ->
            python
                .call("plain:echo", byte[].class, bytes)
                .toCompletableFuture()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS));
  }

  @Override
  public double send(byte[] bytes, Duration length) throws Exception {
    Call<Long> call = Call.of("plain:take", Long.class, bytes);
    return 1 / Chains.rate(Floor.window(bytes.length), length, () -> python.call(call));
  }

  @Override
  public void close() {
    system.close();
  }
}
