package io.clutch.benchmarks.work;

import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import io.clutch.benchmarks.subject.SupervisorSystem;
import io.clutch.benchmarks.subject.SupervisorSystem.Times;
import java.util.Arrays;
import java.util.List;

/** How long a supervisor takes to start and to stop many children in the JVM. */
public final class SupervisedChildren implements Work {

  /** One start and stop of a number of children. */
  @FunctionalInterface
  private interface Trial {
    Times run(int children) throws Exception;
  }

  @Override
  public String name() {
    return "supervision";
  }

  @Override
  public void run(Run run) throws Exception {
    try (SupervisorSystem system = SupervisorSystem.open()) {
      measure(run, "static", run.scale().staticChildren(), system::declared);
      measure(run, "dynamic", run.scale().dynamicChildren(), system::requested);
    }
  }

  private static void measure(Run run, String kind, List<Integer> counts, Trial trial)
      throws Exception {
    int fewest = counts.get(0);
    trial.run(fewest);
    Times[] anchor = rounds(run, fewest, trial);
    for (int count : counts) {
      System.err.println("  " + count + " " + kind + " children");
      Times[] times = count == fewest ? anchor : rounds(run, count, trial);
      double factor = (double) count / fewest;
      String work = count + " " + kind + " children";
      String linear = "linear from " + fewest;
      run.report()
          .add(row(work, "start ms", starts(times), linear, starts(anchor).value() * factor));
      run.report().add(row(work, "stop ms", stops(times), linear, stops(anchor).value() * factor));
    }
  }

  private static Times[] rounds(Run run, int count, Trial trial) throws Exception {
    var times = new Times[run.scale().rounds()];
    for (int i = 0; i < times.length; i++) {
      times[i] = trial.run(count);
    }
    return times;
  }

  private static Sample starts(Times[] times) {
    return Sample.of(Arrays.stream(times).mapToDouble(Times::startMillis).toArray());
  }

  private static Sample stops(Times[] times) {
    return Sample.of(Arrays.stream(times).mapToDouble(Times::stopMillis).toArray());
  }

  private static Row row(String work, String metric, Sample sample, String anchor, double value) {
    return Row.of(work, Run.CLUTCH, Metric.cost(metric), sample, anchor, value);
  }
}
