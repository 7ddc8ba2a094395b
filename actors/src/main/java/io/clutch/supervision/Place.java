package io.clutch.supervision;

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
record Place(
    Tree tree,
    String path,
    Optional<Incarnation> self,
    Map<SupervisionListener, SupervisionListener> listeners) {

  static Place top(Tree tree) {
    return new Place(tree, "", Optional.empty(), Map.of());
  }

  Place below(Incarnation child) {
    return new Place(tree, path(child.child.id()), Optional.of(child), listeners);
  }

  /** Where they are none, those of above stay. */
  Place withListeners(List<SupervisionListener> listeners) {
    return listeners.isEmpty() ? this : new Place(tree, path, self, tree.queues(listeners));
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
