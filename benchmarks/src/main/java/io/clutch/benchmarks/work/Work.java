package io.clutch.benchmarks.work;

/** One thing to be measured. */
public interface Work {

  /** The name by which it is asked for. */
  String name();

  /** Measures, and adds rows to the report. */
  void run(Run run) throws Exception;
}
