package io.clutch.internal.inspect;

import io.clutch.internal.inspect.NodeReading.Answer;
import io.clutch.internal.inspect.NodeReading.Kind;
import io.clutch.internal.inspect.NodeReading.Life;
import io.clutch.internal.log.LogText;
import io.clutch.internal.reading.PresentActors.Present;
import io.clutch.internal.reading.WorkerReading;
import io.clutch.internal.reading.WorkerReading.Restarts;
import io.clutch.worker.WorkerPhase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Makes the node of one worker of its answer and of what its parent and the kernel tell. */
final class Nodes {
  static final String ENDED = "ended";
  static final String UNKNOWN = "unknown";

  private static final int LONGEST_REASON = 64 * 1024;

  private final Collected all;
  private final LastKnown lastKnown;

  Nodes(Collected all, LastKnown lastKnown) {
    this.all = all;
    this.lastKnown = lastKnown;
  }

  /** The text of an end, which may contain what Python wrote. */
  static String reason(String text) {
    return LogText.lines(text, LONGEST_REASON);
  }

  static String id(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }

  /** The name of what is above; empty at the top. */
  static String above(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  /** A node without work, memory and CPU. */
  static NodeReading plain(
      Kind kind, String name, String state, Answer answer, Life life, List<NodeReading> below) {
    return new NodeReading(
        kind,
        name,
        id(name),
        "",
        state,
        answer,
        life,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        below);
  }

  /** A worker that is present. */
  NodeReading worker(Present worker, FromParent parent, List<NodeReading> below) {
    Optional<WorkerReading> answer = all.workers().get(worker);
    if (answer == null) {
      return lastKnown.silent(silent(worker, parent, below));
    }
    return answer
        .map(reading -> fresh(worker, reading, parent, below))
        .orElseGet(
            () ->
                plain(
                    Kind.WORKER, worker.name(), ENDED, Answer.FRESH, parent.lifeOfEnded(), below));
  }

  private static NodeReading silent(Present worker, FromParent parent, List<NodeReading> below) {
    String state = parent.state().orElse(UNKNOWN);
    return plain(Kind.WORKER, worker.name(), state, Answer.NONE, parent.life(), below)
        .withPath(worker.path());
  }

  private NodeReading fresh(
      Present worker, WorkerReading reading, FromParent parent, List<NodeReading> below) {
    ProcessTimes.Told told = all.times().get(reading.pid());
    boolean isThere = reading.pid() != 0 && (told == null || told.isThere());
    return new NodeReading(
        Kind.WORKER,
        worker.name(),
        id(worker.name()),
        worker.path(),
        state(reading.phase(), isThere),
        Answer.FRESH,
        life(reading, isThere, parent),
        Optional.of(reading.work()),
        isThere ? Optional.ofNullable(all.memory().get(reading.pid())) : Optional.empty(),
        isThere ? Optional.ofNullable(told).flatMap(ProcessTimes.Told::cpu) : Optional.empty(),
        below);
  }

  /** The word for a phase. A process that has ended may not be known as such to its actor yet. */
  private static String state(WorkerPhase phase, boolean isThere) {
    if (phase instanceof WorkerPhase.Ready) {
      return isThere ? "running" : ENDED;
    }
    if (phase instanceof WorkerPhase.Starting) {
      return "starting";
    }
    if (phase instanceof WorkerPhase.Draining) {
      return "stopping";
    }
    return phase instanceof WorkerPhase.Restarting ? "restarting" : ENDED;
  }

  private static Life life(WorkerReading reading, boolean isThere, FromParent parent) {
    boolean isReady = isThere && !reading.uptime().isZero();
    String own = reading.lastExit().map(exit -> reason(exit.message())).orElse("");
    return new Life(
        reading.incarnation(),
        isThere ? reading.pid() : 0,
        reading.step(),
        isReady ? Optional.of(reading.uptime()) : Optional.empty(),
        reading.restartsIn(),
        parent.life().restarts().or(() -> Optional.of(reading.restarts())),
        own.isEmpty() ? parent.life().lastExit() : own,
        isThere ? reading.lastSign() : Optional.empty());
  }

  /**
   * What the parent of a node tells of it.
   *
   * @param state in a word; empty if it tells nothing
   */
  record FromParent(Optional<String> state, Life life) {
    static final FromParent NOTHING = new FromParent(Optional.empty(), Life.UNKNOWN);

    Life lifeOfEnded() {
      return new Life(
          life.incarnation(),
          0,
          "",
          Optional.empty(),
          life.restartsIn(),
          life.restarts(),
          life.lastExit(),
          Optional.empty());
    }
  }

  /** Of a node that has no incarnation now. */
  static Life life(Optional<Duration> restartsIn, Restarts restarts, String lastExit) {
    return new Life(
        0, 0, "", Optional.empty(), restartsIn, Optional.of(restarts), lastExit, Optional.empty());
  }
}
