package io.clutch.internal.inspect;

import io.clutch.internal.reading.WorkerReading.Restarts;
import io.clutch.internal.reading.WorkerReading.Work;
import io.clutch.worker.WorkerStatus.Memory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One supervisor, pool, worker or JVM actor at one moment, with what is below it. Immutable.
 *
 * @param name stays the same through all restarts; unique but for workers of a pool of which one is
 *     ending and the next is starting
 * @param id the last part of the name
 * @param path of its actor; empty if there is none now, and for actors of the JVM
 * @param state {@code absent}, {@code starting}, {@code running}, {@code stopping} or {@code
 *     restarting}, as in the text of a supervisor's snapshot; {@code ending} of a supervisor;
 *     {@code ended} if it is known to have ended since its parent told of it; {@code unknown}
 * @param work empty for supervisors and actors of the JVM, and if it did not answer
 * @param cpu empty unless it was asked for
 * @param children in the order of their supervisor
 */
public record NodeReading(
    Kind kind,
    String name,
    String id,
    String path,
    String state,
    Answer answer,
    Life life,
    Optional<Work> work,
    Optional<Memory> memory,
    Optional<Cpu> cpu,
    List<NodeReading> children) {

  public NodeReading {
    Objects.requireNonNull(kind, "kind");
    children = List.copyOf(children);
  }

  /** What a node is. */
  public enum Kind {
    SUPERVISOR,
    POOL,
    WORKER,
    /** A child of a supervisor that is no worker of Python. */
    JVM_ACTOR;

    /** As one reads it. */
    public String word() {
      return this == JVM_ACTOR ? "JVM actor" : name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Whether the node tells of this moment.
   *
   * @param isFresh whether it has answered, or needs not be asked
   * @param age of its last known state, if it has not answered and one is known
   */
  public record Answer(boolean isFresh, Optional<Duration> age) {
    static final Answer FRESH = new Answer(true, Optional.empty());
    static final Answer NONE = new Answer(false, Optional.empty());
  }

  /**
   * Its present incarnation, and the end of the last one.
   *
   * @param incarnation from 1; 0 if it is unknown or there was none
   * @param pid of its process; 0 if there is none
   * @param detail what it tells of itself: the step of a start, or a child's own words
   * @param uptime since it was ready
   * @param restartsIn the rest of the wait before the next start
   * @param restarts that count now; for a child those of all children of its supervisor
   * @param lastExit why it last ended, in full; empty if that is unknown
   * @param lastSign the age of the last sign of life of its process
   */
  public record Life(
      long incarnation,
      long pid,
      String detail,
      Optional<Duration> uptime,
      Optional<Duration> restartsIn,
      Optional<Restarts> restarts,
      String lastExit,
      Optional<Duration> lastSign) {
    static final Life UNKNOWN =
        new Life(
            0, 0, "", Optional.empty(), Optional.empty(), Optional.empty(), "", Optional.empty());
  }

  /**
   * The CPU time of a process.
   *
   * @param time since its start, of all its threads
   * @param share of one core since the last reading, 2.0 for two cores; empty at the first one
   */
  public record Cpu(Duration time, Optional<Double> share) {}

  /** This node and all below it. */
  public Stream<NodeReading> all() {
    return Stream.concat(Stream.of(this), children.stream().flatMap(NodeReading::all));
  }

  NodeReading withWork(Work its) {
    return new NodeReading(
        kind, name, id, path, state, answer, life, Optional.of(its), memory, cpu, children);
  }

  NodeReading withProcess(Optional<Memory> bytes, Optional<Cpu> time) {
    return new NodeReading(kind, name, id, path, state, answer, life, work, bytes, time, children);
  }

  NodeReading withPath(String its) {
    return new NodeReading(kind, name, id, its, state, answer, life, work, memory, cpu, children);
  }

  NodeReading withChildren(List<NodeReading> below) {
    return new NodeReading(kind, name, id, path, state, answer, life, work, memory, cpu, below);
  }
}
