package io.clutch.internal.inspect;

import java.time.Instant;
import java.util.Locale;

/**
 * Something that happened to a node. Immutable.
 *
 * @param number greater than that of each earlier event
 * @param name of the node
 * @param incarnation 0 if it is none of a process or a child
 * @param pid 0 if it is unknown or there is none
 * @param text why, or which function; at most 1 KiB
 * @param times how often it happened within a second: more than once for deadlines and poison alone
 * @param changed the number of the last change: the event's own, or a greater one if it has
 *     happened again
 */
public record TimelineEvent(
    long number,
    Instant at,
    Type type,
    String name,
    NodeReading.Kind kind,
    long incarnation,
    long pid,
    String text,
    int times,
    long changed) {

  /** What happened. */
  public enum Type {
    /** A process or child begins to start. */
    START,
    /** It is ready. */
    READY,
    /** It has ended. */
    EXIT,
    /** It will be started again. */
    RESTART,
    /** Its supervisor gives up, or its pool has no worker and starts none yet. */
    GIVE_UP,
    /** It was stopped, or has stopped for good. */
    STOP,
    /** It takes no more calls, because another one takes its place. */
    RECYCLE,
    /** A call ran past its deadline. */
    DEADLINE,
    /** A call is quarantined. */
    POISON,
    /** It gives no sign of life, or makes no progress. */
    SILENT,
    /** Somebody has asked for something to be done with it. */
    ACTION;

    /** As one reads it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  TimelineEvent numbered(long its) {
    return new TimelineEvent(its, at, type, name, kind, incarnation, pid, text, times, its);
  }

  TimelineEvent at(Instant time) {
    return new TimelineEvent(
        number, time, type, name, kind, incarnation, pid, text, times, changed);
  }

  TimelineEvent of(NodeReading.Kind its) {
    return new TimelineEvent(number, at, type, name, its, incarnation, pid, text, times, changed);
  }

  TimelineEvent again(long change) {
    return new TimelineEvent(
        number, at, type, name, kind, incarnation, pid, text, times + 1, change);
  }

  boolean isLike(TimelineEvent other) {
    return type == other.type && name.equals(other.name) && text.equals(other.text);
  }
}
