package io.clutch.supervision;

import java.util.Objects;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Where a child stands in its tree.
 *
 * @param top the top of the tree
 * @param path ids joined by slashes that lead from there to the child
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
