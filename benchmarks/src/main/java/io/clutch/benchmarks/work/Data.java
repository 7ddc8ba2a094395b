package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.benchmarks.subject.Floor;
import io.clutch.benchmarks.subject.Stopwatch;
import io.clutch.benchmarks.subject.Subject;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.codec.format.CodecLimits;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleUnaryOperator;

/**
 * Compares values echoed by Clutch with bytes of the same size echoed by Clutch and by the bare
 * sockets, and measures the share of the JVM's codec.
 */
public final class Data implements Work {
  private static final Metric TIME = Metric.cost("mean µs");
  private static final Metric SHARE = Metric.cost("JVM codec µs");
  private static final String BYTES = "Clutch, bytes";
  private static final long LIMIT_SECONDS = 60;
  private static final double MICROS = 1e6;

  @Override
  public String name() {
    return "data";
  }

  @Override
  public void run(Run run) throws Exception {
    Map<Value, Double> codec = CodecTimes.measure(run.scale());
    try (ClutchSystem system = ClutchSystem.open(run.peers());
        Subject floor = Floor.pair(run.peers())) {
      PythonRef python = system.spawn("plain", "records", "arrays");
      for (Value value : Value.values()) {
        measure(run, value, codec.get(value), python, floor);
      }
    }
  }

  private static void measure(Run run, Value value, double codec, PythonRef python, Subject floor) {
    byte[] bytes = new byte[size(value)];
    Scale scale = run.scale();
    DoubleUnaryOperator micros = seconds -> MICROS * seconds;
    List<Entrant> entrants =
        List.of(
            Entrant.timed(scale, Run.FLOOR, micros, it -> floor.echo(bytes, it)),
            Entrant.timed(
                scale, Run.CLUTCH, micros, it -> echo(python, value.function(), value.value(), it)),
            Entrant.timed(scale, BYTES, micros, it -> echo(python, "plain:echo", bytes, it)));
    var contest =
        new Contest(value.text(), List.of(TIME), run.report())
            .run(scale.rounds(), entrants)
            .reportAgainst(Run.FLOOR)
            .report(Run.CLUTCH, BYTES);
    if (contest.has(Run.CLUTCH)) {
      var sample = new Sample(codec, codec, codec);
      double whole = contest.sample(Run.CLUTCH, 0).value();
      run.report().add(Row.of(value.text(), Run.CLUTCH, SHARE, sample, "the whole call", whole));
    }
  }

  private static double echo(PythonRef python, String function, Object value, Duration length)
      throws Exception {
    return Stopwatch.mean(
        length,
        () ->
            python
                .call(function, value.getClass(), value)
                .toCompletableFuture()
                .get(LIMIT_SECONDS, TimeUnit.SECONDS));
  }

  private static int size(Value value) {
    Encoded encoded = Codec.create(CodecLimits.DEFAULT, List.of()).encode(value.value());
    int size = encoded.body().length;
    for (ByteBuffer buffer : encoded.buffers()) {
      size += buffer.remaining();
    }
    return size;
  }
}
