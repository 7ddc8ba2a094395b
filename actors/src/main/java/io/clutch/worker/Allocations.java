package io.clutch.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The memory that Python code of a worker has allocated in some time, and still held at its end.
 * Immutable. Memory that native code allocates by itself is not in it, unless that tells
 * tracemalloc, as NumPy does.
 *
 * @param worker the path of the worker's actor
 * @param pid the process
 * @param incarnation the number of the process, from 1
 * @param at when it ended
 * @param over how long allocations were traced
 * @param bytes the memory that was allocated in this time and is still held at its end
 * @param blocks the number of blocks that hold it
 * @param peakBytes the most such memory at any moment
 * @param isEarly whether tracing ended early, because the traces themselves took 16 MiB
 * @param lines the lines of code that hold the most, the largest first, at most 100
 */
public record Allocations(
    String worker,
    long pid,
    int incarnation,
    Instant at,
    Duration over,
    long bytes,
    long blocks,
    long peakBytes,
    boolean isEarly,
    List<Line> lines) {

  public Allocations {
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(over, "over");
    lines = List.copyOf(Objects.requireNonNull(lines, "lines"));
  }

  /**
   * What one line of code holds.
   *
   * @param file as Python has it, at most 300 characters
   * @param line from 1; 0 if it is not known
   * @param bytes the memory that it has allocated and that is still held
   * @param blocks the number of blocks that hold it
   */
  public record Line(String file, int line, long bytes, long blocks) {
    public Line {
      Objects.requireNonNull(file, "file");
    }

    /** For example {@code /app/prices.py:77 holds 1048576 bytes in 12 blocks}. */
    public String text() {
      return file + ":" + line + " holds " + bytes + " bytes in " + blocks + " blocks";
    }
  }
}
