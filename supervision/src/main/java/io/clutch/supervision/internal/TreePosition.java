package io.clutch.supervision.internal;

import io.clutch.supervision.SupervisionListener;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a supervisor stands.
 *
 * @param path the ids that lead to it, joined by slashes; empty for the top
 * @param self its own incarnation, if it is a child
 * @param listeners the listeners of its specification, or of one above, each with its queue
 */
record TreePosition(
    Tree tree,
    String path,
    Optional<ChildIncarnation> self,
    Map<SupervisionListener, SupervisionListener> listeners) {

  static TreePosition top(Tree tree) {
    return new TreePosition(tree, "", Optional.empty(), Map.of());
  }

  TreePosition below(ChildIncarnation child) {
    return new TreePosition(tree, path(child.child.id()), Optional.of(child), listeners);
  }

  /** Where they are none, those of above stay. */
  TreePosition withListeners(List<SupervisionListener> listeners) {
    return listeners.isEmpty() ? this : new TreePosition(tree, path, self, tree.queues(listeners));
  }

  /** The path of a child. */
  String path(String id) {
    return path.isEmpty() ? id : path + "/" + id;
  }

  /** For people: the path of the top's actor and the ids that lead here. */
  String name() {
    return path.isEmpty() ? tree.name() : tree.name() + "/" + path;
  }
}
