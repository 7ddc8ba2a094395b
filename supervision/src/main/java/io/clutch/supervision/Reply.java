package io.clutch.supervision;

import org.apache.pekko.actor.DeadLetterSuppression;
import org.apache.pekko.actor.typed.ActorRef;

/** The answers of a supervisor to changes of its children. */
public sealed interface Reply extends DeadLetterSuppression {

  /** What happened, in words. */
  String message();

  /**
   * The child is ready.
   *
   * @param reference its actor, to be narrowed to its messages; a restart replaces it, but {@link
   *     Supervision#ref} returns a lasting reference
   * @param detail what it reported when it was ready, such as {@code pid 4711}; may be empty
   */
  record Started(String id, ActorRef<Object> reference, String detail) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "' is started";
    }
  }

  /** The child reported that it has nothing to do. It is not running, which is not a failure. */
  record Ignored(String id) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "' had nothing to do";
    }
  }

  /** The child is terminated or deleted. */
  record Done(String id) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "': done";
    }
  }

  /** A child with this id runs already, or is about to. */
  record AlreadyStarted(String id) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "' is already started";
    }
  }

  /** A child with this id is known but not running. Restart it, or delete it first. */
  record AlreadyPresent(String id) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "' is already present, not running: restart it, or delete it first";
    }
  }

  /** The request needs a child that is not running. Terminate it first. */
  record Running(String id) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "' is running: terminate it first";
    }
  }

  /** The request needs a child that is not about to be restarted. Terminate it first. */
  record Restarting(String id) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "' is about to be restarted: terminate it first";
    }
  }

  /** There is no child with this id. */
  record NotFound(String id) implements Reply {
    @Override
    public String message() {
      return "there is no child '" + id + "'";
    }
  }

  /** The child did not become ready. */
  record StartFailed(String id, ChildExit cause) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "' could not be started: it " + cause.message();
    }
  }

  /** The dynamic supervisor has reached its limit of children. */
  record MaxChildren(int most) implements Reply {
    @Override
    public String message() {
      return "there are " + most + " children already, the most allowed (max-children)";
    }
  }

  /** The request is invalid; {@code why} says why. */
  record Refused(String why) implements Reply {
    @Override
    public String message() {
      return why;
    }
  }

  /** The supervisor is about to end and accepts no requests. */
  record ShuttingDown() implements Reply {
    @Override
    public String message() {
      return "the supervisor is shutting down";
    }
  }
}
