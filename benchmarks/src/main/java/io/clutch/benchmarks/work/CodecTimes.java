package io.clutch.benchmarks.work;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The microseconds in which the JVM's codec encodes and decodes one value. */
final class CodecTimes {
  private static final int ITERATIONS = 3;

  private CodecTimes() {}

  static Map<Value, Double> measure(Scale scale) throws RunnerException {
    TimeValue length = TimeValue.milliseconds(scale.length().toMillis());
    var options =
        new OptionsBuilder()
            .include(CodecBenchmark.class.getName())
            .forks(scale.forks())
            .warmupIterations(ITERATIONS)
            .warmupTime(length)
            .measurementIterations(ITERATIONS)
            .measurementTime(length)
            .verbosity(VerboseMode.SILENT)
            .build();
    return sums(new Runner(options).run());
  }

  private static Map<Value, Double> sums(Collection<RunResult> results) {
    var sums = new EnumMap<Value, Double>(Value.class);
    for (RunResult result : results) {
      Value value = Value.valueOf(result.getParams().getParam("value"));
      sums.merge(value, result.getPrimaryResult().getScore(), Double::sum);
    }
    return sums;
  }
}
