package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.benchmarks.subject.Floor;
import io.clutch.benchmarks.subject.Stopwatch;
import io.clutch.benchmarks.subject.Subject;
import io.clutch.call.Call;
import io.clutch.data.NdArray;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleUnaryOperator;

/**
 * NumPy arrays of several sizes, there and back, beside as many bytes through the bare sockets: an
 * array of the heap, an array in shared memory that is sent again and again, and one that is
 * allocated and filled each time.
 */
public final class BigArrays implements Work {
  private static final List<Metric> METRICS = List.of(Metric.rate("GB/s"));
  private static final Metric PEAK = Metric.cost("peak memory, x the array");
  private static final String LARGE_MESSAGES = "clutch.limits.max-message-size = 1100 MiB";
  private static final String HEAP = "Clutch, heap array";
  private static final String ALLOCATED = "Clutch, allocated";
  private static final String FILLED = "Clutch, allocated and filled";
  private static final double GIGA = 1e9;
  private static final long LIMIT_SECONDS = 120;

  @Override
  public String name() {
    return "arrays";
  }

  @Override
  public void run(Run run) throws Exception {
    try (ClutchSystem system = ClutchSystem.open(run.peers(), LARGE_MESSAGES);
        Subject floor = Floor.pair(run.peers())) {
      PythonRef python = system.spawn("plain", "arrays");
      for (int bytes : run.scale().arrays()) {
        peak(run, bytes, python); // first, because freed memory is kept for later arrays
      }
      for (int bytes : run.scale().arrays()) {
        contest(run, bytes, python, floor);
      }
    }
  }

  private static void contest(Run run, int bytes, PythonRef python, Subject floor)
      throws Exception {
    Scale scale = run.scale();
    var data = new byte[bytes];
    NdArray heap = NdArray.of(data, bytes);
    NdArray allocated = filled(bytes);
    DoubleUnaryOperator rate = seconds -> bytes / GIGA / seconds;
    new Contest(text(bytes), METRICS, run.report())
        .run(
            scale.rounds(),
            List.of(
                Entrant.timed(scale, Run.FLOOR, rate, length -> floor.echo(data, length)),
                Entrant.timed(scale, HEAP, rate, length -> mean(length, () -> echo(python, heap))),
                Entrant.timed(
                    scale, ALLOCATED, rate, length -> mean(length, () -> echo(python, allocated))),
                Entrant.timed(
                    scale,
                    FILLED,
                    rate,
                    length -> mean(length, () -> echo(python, filled(bytes))))))
        .reportAgainst(Run.FLOOR);
  }

  private static double mean(Duration length, Callable<?> step) throws Exception {
    return Stopwatch.mean(length, step::call);
  }

  private static NdArray filled(int bytes) {
    NdArray array = NdArray.allocate("|u1", bytes);
    var elements = array.writable();
    var part = new byte[64 << 10];
    while (elements.hasRemaining()) {
      elements.put(part, 0, Math.min(part.length, elements.remaining()));
    }
    return array;
  }

  private static void peak(Run run, int bytes, PythonRef python) throws Exception {
    long pid =
        python
            .call("plain:process", Long.class)
            .toCompletableFuture()
            .get(LIMIT_SECONDS, TimeUnit.SECONDS);
    long peak =
        PeakMemory.during(
            List.of(ProcessHandle.current().pid(), pid), () -> echo(python, filled(bytes)));
    Sample sample = Sample.of((double) peak / bytes);
    run.report().add(Row.of(text(bytes), FILLED, PEAK, sample, "the array", 1));
  }

  private static NdArray echo(PythonRef python, NdArray array) throws Exception {
    return python
        .call(Call.of("arrays:any_of", NdArray.class, array))
        .toCompletableFuture()
        .get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static String text(int bytes) {
    return "array of " + (bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : bytes / 1e6 + " MB");
  }
}
