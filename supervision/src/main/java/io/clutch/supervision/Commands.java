package io.clutch.supervision;

import java.util.OptionalLong;

/** What the rules want done. Nothing here may call the rules back before it returns. */
interface Commands {

  /** Spawns the child's present incarnation. */
  void start(Child child);

  /**
   * Asks the child to stop; {@code by} is when everything must have ended, where there is such a
   * time.
   */
  void stop(Child child, OptionalLong by);

  /** Ends the child without a word. */
  void kill(Child child);

  /** Forgets the child, which does not end. */
  void abandon(Child child);

  /** What is answered of a child that is ready. */
  Reply started(Child child);

  /** The child's state has changed. */
  void moved(Child child);

  /** The child is no longer known. */
  void removed(Child child);

  /** All children are ready for the first time. */
  void ready();

  /** The supervisor is about to end: nothing restarts any more. */
  void ending();

  /** The supervisor has ended; no event matters any more. */
  void ended(ChildExit reason);

  void report(SupervisionEvent event);
}
