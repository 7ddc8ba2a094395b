package io.clutch.benchmarks.work;

import io.clutch.benchmarks.report.Metric;
import io.clutch.benchmarks.report.Report;
import io.clutch.benchmarks.report.Row;
import io.clutch.benchmarks.report.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One work. The entrants take turns in every round, so that disturbances of the machine affect them
 * alike. A failed entrant is noted and takes no further part.
 */
final class Contest {
  private final String work;
  private final List<Metric> metrics;
  private final Report report;
  private final Map<String, List<double[]>> turns = new LinkedHashMap<>();

  Contest(String work, List<Metric> metrics, Report report) {
    this.work = work;
    this.metrics = metrics;
    this.report = report;
  }

  /** Runs the rounds. */
  Contest run(int rounds, List<Entrant> entrants) {
    System.err.println("  " + work);
    List<Entrant> left = new ArrayList<>(entrants);
    left.removeIf(entrant -> !warmed(entrant));
    for (int i = 0; i < rounds; i++) {
      left.removeIf(entrant -> !turned(entrant));
    }
    return this;
  }

  private boolean warmed(Entrant entrant) {
    try {
      entrant.warmUp().call();
      return true;
    } catch (Exception e) {
      report.skip(entrant.name() + " (" + work + ")", e);
      return false;
    }
  }

  private boolean turned(Entrant entrant) {
    try {
      double[] values = entrant.turn().call();
      turns.computeIfAbsent(entrant.name(), name -> new ArrayList<>()).add(values);
      return true;
    } catch (Exception e) {
      report.skip(entrant.name() + " (" + work + ")", e);
      turns.remove(entrant.name());
      return false;
    }
  }

  /** Whether it has finished. */
  boolean has(String entrant) {
    return turns.containsKey(entrant);
  }

  /** The sample of an entrant in a metric. */
  Sample sample(String entrant, int metric) {
    return Sample.of(turns.get(entrant).stream().mapToDouble(values -> values[metric]).toArray());
  }

  /** Reports every entrant with the anchor if the anchor has finished, or else with itself. */
  Contest reportAgainst(String anchor) {
    turns.keySet().forEach(entrant -> report(entrant, has(anchor) ? anchor : entrant));
    return this;
  }

  /** Reports one entrant with another as its anchor, if both have finished. */
  Contest report(String entrant, String anchor) {
    if (has(entrant) && has(anchor)) {
      for (int i = 0; i < metrics.size(); i++) {
        double anchorValue = sample(anchor, i).value();
        report.add(Row.of(work, entrant, metrics.get(i), sample(entrant, i), anchor, anchorValue));
      }
    }
    return this;
  }
}
