package io.clutch.supervision;

import java.util.OptionalLong;

/** The effects of the rules. No method may call the rules before it returns. */
interface Commands {

  /** Spawns the child's present incarnation. */
  void start(Child child);

  /**
   * Asks the child to stop. {@code by} is the time at which everything must have ended, if there is
   * one.
   */
  void stop(Child child, OptionalLong by);

  /** Kills the child. */
  void kill(Child child);

  /** Forgets the child, which does not end. */
  void abandon(Child child);

  /** The answer for a child that is ready. */
  Reply started(Child child);

  /** The child's state has changed. */
  void moved(Child child);

  /** The child is no longer known. */
  void removed(Child child);

  /** All children are ready for the first time. */
  void ready();

  /** The supervisor is about to end, and nothing restarts any more. */
  void ending();

  /** The supervisor has ended, and all further events are ignored. */
  void ended(ChildExit reason);

  void report(SupervisionEvent event);
}
