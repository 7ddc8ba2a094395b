package io.clutch.supervision;

import java.time.Duration;
import java.util.Optional;

/**
 * One child at one moment.
 *
 * @param starts how often it was started
 * @param restarts how often it was the cause of a restart
 * @param uptime the time since it was ready, if it is running
 * @param lastExit why it last ended, if it ever did
 * @param detail its description of itself, such as {@code pid 4711}, or empty
 * @param below its own children, if it is a supervisor or a pool that has answered
 * @param isSilent whether it was asked for its own children, and has not answered in time
 */
public record ChildSnapshot(
    String id,
    Type type,
    Restart restart,
    State state,
    long starts,
    long restarts,
    Optional<Duration> uptime,
    Optional<ChildExit> lastExit,
    String detail,
    Optional<SupervisorSnapshot> below,
    boolean isSilent) {

  /** Of a child that was not asked for its own children. */
  public ChildSnapshot(
      String id,
      Type type,
      Restart restart,
      State state,
      long starts,
      long restarts,
      Optional<Duration> uptime,
      Optional<ChildExit> lastExit,
      String detail,
      Optional<SupervisorSnapshot> below) {
    this(id, type, restart, state, starts, restarts, uptime, lastExit, detail, below, false);
  }

  /** The state of a child. */
  public enum State {
    /** Known, and not running. */
    ABSENT,
    /** Spawned, and not ready yet. */
    STARTING,
    RUNNING,
    STOPPING,
    /** It has ended, and the next attempt to start it will follow. */
    RESTARTING
  }

  /** The type of a child. */
  public enum Type {
    WORKER,
    SUPERVISOR
  }
}
