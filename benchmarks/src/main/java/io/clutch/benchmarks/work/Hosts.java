package io.clutch.benchmarks.work;

import io.clutch.PythonRef;
import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.ClutchSystem;
import io.clutch.benchmarks.subject.Stopwatch;
import io.clutch.benchmarks.subject.Subject;
import io.clutch.call.Call;
import io.clutch.host.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Python asks and tells a function of the JVM: the time of a lone ask and of a call that asks back
 * once, beside a lone call of the same worker; asks with 256 in flight; and tells, of which none
 * may be lost. Beside them is ErlPort's call that calls back.
 */
public final class Hosts implements Work {
  private static final String WORK = "host";
  private static final String BACK = "call that asks back p50 us";
  private static final int IN_FLIGHT = 256;
  private static final long LIMIT_SECONDS = 120;

  @Override
  public String name() {
    return WORK;
  }

  @Override
  public void run(Run run) throws Exception {
    List<Double> calls = new ArrayList<>();
    List<Double> asks = new ArrayList<>();
    List<Double> backs = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    List<Double> tells = new ArrayList<>();
    var told = new LongAdder();
    try (ClutchSystem system = ClutchSystem.open(run.peers())) {
      PythonRef python =
          system.spawn(
              spec ->
                  spec.withHost("add_one", Host.function(Long.class, number -> number + 1))
                      .withHost("count", Host.function(Long.class, number -> count(told))),
              "plain",
              "asking");
      round(python, run.scale().warmUp(), run.scale().casts(), told);
      for (int i = 0; i < run.scale().rounds(); i++) {
        double[] found = round(python, run.scale().length(), run.scale().casts(), told);
        calls.add(found[0]);
        asks.add(found[1]);
        backs.add(found[2]);
        rates.add(found[3]);
        tells.add(found[4]);
      }
    }
    double call = sample(calls).value();
    add(run, Metric.cost("ask p50 us"), asks, "call", call);
    add(run, Metric.cost(BACK), backs, "call", call);
    addPeers(run, sample(backs).value());
    add(run, Metric.rate("asks/s, 256 in flight"), rates, "one by one", 1e6 / sample(asks).value());
    add(run, Metric.rate("tells/s"), tells, "one by one", 1e6 / sample(asks).value());
  }

  private static Object count(LongAdder told) {
    told.increment();
    return null;
  }

  private static void addPeers(Run run, double back) throws Exception {
    for (Subject subject : run.subjects()) {
      subject.latencies(run.scale().warmUp());
      double[] found = new double[run.scale().rounds()];
      for (int i = 0; i < found.length; i++) {
        found[i] = median(subject.latencies(run.scale().length())) / 1e3;
      }
      Metric metric = Metric.cost(BACK);
      run.report().add(Row.of(WORK, subject.name(), metric, Sample.of(found), Run.CLUTCH, back));
    }
  }

  /** p50 of calls, asks, and calls that ask back in us, and the rates of asks and tells. */
  private static double[] round(PythonRef python, Duration length, int count, LongAdder told)
      throws Exception {
    double seconds = length.toNanos() / 1e9;
    double call = call(python, length, "plain:add_one");
    double ask = median(value(python.call("asking:alone", double[].class, seconds)));
    double back = call(python, length, "asking:back");
    double rate = value(python.call("asking:together", Double.class, seconds, IN_FLIGHT));
    told.reset();
    long begin = System.nanoTime();
    Call<Object> tells = Call.of("asking:tells", Object.class, count);
    value(python.call(tells.withDeadline(Duration.ofSeconds(LIMIT_SECONDS))));
    while (told.sum() < count) {
      if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(LIMIT_SECONDS)) {
        throw new IllegalStateException(count - told.sum() + " of " + count + " tells were lost");
      }
      Thread.onSpinWait();
    }
    double took = (System.nanoTime() - begin) / 1e9;
    return new double[] {call / 1e3, ask / 1e3, back / 1e3, rate, count / took};
  }

  private static double call(PythonRef python, Duration length, String function) throws Exception {
    return median(Stopwatch.each(length, () -> value(python.call(function, Long.class, 1L))));
  }

  private static <T> T value(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static double median(double[] values) {
    return Sample.of(values).value();
  }

  private static Sample sample(List<Double> values) {
    return Sample.of(values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static void add(
      Run run, Metric metric, List<Double> values, String anchor, double anchorValue) {
    run.report().add(Row.of(WORK, Run.CLUTCH, metric, sample(values), anchor, anchorValue));
  }
}
