package io.clutch.supervision;

import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The place of a child in its tree.
 *
 * @param top the top of the tree
 * @param path the ids from there to the child, joined by slashes
 */
public record ChildPath(ActorRef<SupervisorCommand> top, String path) {
  public ChildPath {
    Objects.requireNonNull(top, "top");
    Objects.requireNonNull(path, "path");
  }

  ChildPath below(String rest) {
    return new ChildPath(top, path + "/" + rest);
  }
}
