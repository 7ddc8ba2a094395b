package io.clutch.benchmarks.work;

import java.time.Duration;
import java.util.List;

/**
 * The sizes and durations of a run.
 *
 * @param rounds in which the subjects take turns
 * @param length of one measurement
 * @param warmUp of each subject before the first round of a work
 * @param sizes in bytes, of what is sent and echoed
 * @param idle how many idle workers run beside a busy one
 * @param casts in one measurement
 * @param forks of the JVM for the codec; 0 measures it in this one
 * @param staticChildren how many children a supervisor has from its start, ascending
 * @param dynamicChildren how many children a supervisor is asked to start, ascending
 * @param starts how many workers are started at once
 * @param burst calls that a pool gets at once
 * @param rows of a table
 * @param forked how many forked workers are started at once
 * @param arrays sizes of arrays in bytes
 * @param observed how many idle workers the observer's page shows
 * @param watched how long each cost of the page is measured
 * @param connections to the page at once
 */
public record Scale(
    int rounds,
    Duration length,
    Duration warmUp,
    List<Integer> sizes,
    List<Integer> idle,
    int casts,
    int forks,
    List<Integer> staticChildren,
    List<Integer> dynamicChildren,
    List<Integer> starts,
    int burst,
    int rows,
    int forked,
    List<Integer> arrays,
    int observed,
    Duration watched,
    int connections) {
  private static final List<Integer> SIZES = List.of(1 << 10, 64 << 10, 1 << 20, 64 << 20);
  private static final int BURST = 10_000;
  private static final List<Integer> CHILDREN = List.of(1_000, 10_000);

  /** Takes less than a minute on two cores. */
  public static Scale quick() {
    return new Scale(
        3,
        Duration.ofMillis(60),
        Duration.ofMillis(250),
        SIZES,
        List.of(1, 8, 64),
        20_000,
        1,
        CHILDREN,
        CHILDREN,
        List.of(20),
        BURST,
        100_000,
        50,
        List.of(8_000_000, 64 << 20),
        100,
        Duration.ofSeconds(5),
        1_000);
  }

  /** Takes about 20 minutes on two cores. */
  public static Scale full() {
    return new Scale(
        9,
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        SIZES,
        List.of(1, 8, 64, 256),
        300_000,
        3,
        List.of(1_000, 100_000),
        CHILDREN,
        List.of(100, 300),
        BURST,
        1_000_000,
        500,
        List.of(8_000_000, 64 << 20, 1 << 30),
        1_000,
        Duration.ofSeconds(60),
        10_000);
  }

  /** The least that runs everything. Its numbers mean nothing. */
  public static Scale smoke() {
    return new Scale(
        1,
        Duration.ofMillis(1),
        Duration.ofMillis(1),
        List.of(1 << 10),
        List.of(1),
        100,
        0,
        List.of(10, 20),
        List.of(10, 20),
        List.of(2),
        100,
        100,
        2,
        List.of(1_000_000),
        10,
        Duration.ofMillis(1),
        200);
  }
}
