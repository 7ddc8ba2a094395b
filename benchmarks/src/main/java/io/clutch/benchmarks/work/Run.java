package io.clutch.benchmarks.work;

import io.clutch.benchmarks.report.Report;
import io.clutch.benchmarks.subject.Peers;
import io.clutch.benchmarks.subject.Subject;
import java.util.List;

/** The inputs of every work. */
public record Run(Scale scale, Peers peers, Report report, List<Subject> subjects) {
  static final String FLOOR = "bare PAIR";
  static final String CLUTCH = "Clutch";
  static final String PY4J = "Py4J";
}
