package io.clutch.supervision;

import org.apache.pekko.actor.typed.ActorRef;

/** What a supervisor answers to who administers its children. */
public sealed interface Reply {

  /** What happened, in words. */
  String message();

  /**
   * The child is ready.
   *
   * @param reference its actor, to be narrowed to its messages; a restart replaces it, and {@link
   *     Supervision#ref} gives one that lasts
   * @param detail what it said when it was ready, such as {@code pid 4711}; may be empty
   */
  record Started(String id, ActorRef<Object> reference, String detail) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "' is started";
    }
  }

  /** The child said that it has nothing to do: it is not running, which is no fault. */
  record Ignored(String id) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "' had nothing to do";
    }
  }

  /** Done: the child is terminated or deleted. */
  record Done(String id) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "': done";
    }
  }

  /** A child of this id runs already, or is about to. */
  record AlreadyStarted(String id) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "' is already started";
    }
  }

  /** A child of this id is known but not running: restart it, or delete it first. */
  record AlreadyPresent(String id) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "' is already present, not running: restart it, or delete it first";
    }
  }

  /** That needs a child that is not running: terminate it first. */
  record Running(String id) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "' is running: terminate it first";
    }
  }

  /** That needs a child that is not about to be restarted: terminate it first. */
  record Restarting(String id) implements Reply {
    @Override
    public String message() {
      return "child '" + id + "' is about to be restarted: terminate it first";
    }
  }

  /** There is no child of this id. */
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

  /** The dynamic supervisor has as many children as it may have. */
  record MaxChildren(int most) implements Reply {
    @Override
    public String message() {
      return "there are " + most + " children already, the most allowed (max-children)";
    }
  }

  /** The request cannot be: {@code why} tells. */
  record Refused(String why) implements Reply {
    @Override
    public String message() {
      return why;
    }
  }

  /** The supervisor is about to end, and does nothing more for anyone. */
  record ShuttingDown() implements Reply {
    @Override
    public String message() {
      return "the supervisor is shutting down";
    }
  }
}
