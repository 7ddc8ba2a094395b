package io.clutch.supervision.internal.rules;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisionEvent;
import java.util.OptionalLong;

/** The effects of the rules. No method may call the rules before it returns. */
public interface Commands {

  /** Spawns the child's present incarnation. */
  public void start(Child child);

  /**
   * Asks the child to stop. {@code by} is the time at which everything must have ended, if there is
   * one.
   */
  public void stop(Child child, OptionalLong by);

  /** Kills the child. */
  public void kill(Child child);

  /** Forgets the child, which does not end. */
  public void abandon(Child child);

  /** The answer for a child that is ready. */
  public Reply started(Child child);

  /** The child's state has changed. */
  public void moved(Child child);

  /** The child is no longer known. */
  public void removed(Child child);

  /** All children are ready for the first time. */
  public void ready();

  /** The supervisor is about to end, and nothing restarts any more. */
  public void ending();

  /** The supervisor has ended, and all further events are ignored. */
  public void ended(ChildExit reason);

  public void report(SupervisionEvent event);
}
