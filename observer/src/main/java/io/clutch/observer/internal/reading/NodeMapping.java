package io.clutch.observer.internal.reading;

import io.clutch.internal.inspect.NodeReading;
import io.clutch.internal.inspect.SystemReading;
import io.clutch.internal.reading.WorkerReading.Doing;
import io.clutch.internal.reading.WorkerReading.Work;
import io.clutch.worker.WorkerStatus.Memory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Makes the nodes that are shown of one reading of the system, with all texts bounded, each and
 * together. For one thread and one reading.
 */
final class NodeMapping {
  /** Reasons in full, together; further ones are cut to the length of a name. */
  private static final int MOST_REASONS = 8 << 20;

  private final Instant at;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, Source> sources = new HashMap<>();
  private int omitted;
  private int reasons;

  private NodeMapping(Instant at) {
    this.at = at;
  }

  /** The nodes of a reading, in its order. */
  static TreeReading of(String system, SystemReading reading) {
    var mapping = new NodeMapping(reading.at());
    reading.roots().forEach(root -> mapping.add(root, ""));
    return new TreeReading(
        ShownText.name(system), reading.at(), mapping.nodes, mapping.omitted, mapping.sources);
  }

  private void add(NodeReading node, String parent) {
    if (nodes.size() >= TreeReading.MOST_NODES) {
      omitted += (int) node.all().count();
      return;
    }
    String path = unique(ShownText.path(node.name()), sources.keySet());
    sources.put(path, new Source(node.name(), node.path(), node.kind() == NodeReading.Kind.WORKER));
    nodes.add(node(node, path, parent));
    node.children().forEach(child -> add(child, path));
  }

  /** Two workers in one place of a pool, of which one is ending, or two names that were cut. */
  static String unique(String path, Set<String> taken) {
    String unique = path;
    for (int i = 2; taken.contains(unique); i++) {
      unique = path + " (" + i + ")";
    }
    return unique;
  }

  private Node node(NodeReading node, String path, String parent) {
    NodeReading.Life life = node.life();
    return new Node(
        path,
        parent,
        ShownText.name(parent.isEmpty() ? node.name() : node.id()),
        Kind.of(node.kind()),
        ShownText.name(node.state()),
        ShownText.name(life.detail()),
        new Answer(node.answer().isFresh(), node.answer().age().map(at::minus)),
        new Incarnation(life.pid(), life.incarnation(), life.uptime().map(at::minus)),
        restarts(life),
        node.work().map(this::load),
        usage(node));
  }

  private Restarts restarts(NodeReading.Life life) {
    return new Restarts(
        life.restarts().map(it -> it.inPeriod()).orElse(0),
        life.restarts().map(it -> it.allowed()).orElse(0),
        life.restarts().map(it -> it.period()).orElse(Duration.ZERO),
        reason(life.lastExit()),
        life.restartsIn().map(at::plus));
  }

  private String reason(String text) {
    String shown = reasons < MOST_REASONS ? ShownText.reason(text) : ShownText.name(text);
    reasons += shown.length();
    return shown;
  }

  private Load load(Work work) {
    return new Load(
        work.inFlight(), work.queued(), work.streams(), work.oldest().map(this::oldest));
  }

  private Load.Oldest oldest(Doing doing) {
    String state = doing.call() == 0 ? "queued" : doing.isAbandoned() ? "abandoned" : "sent";
    return new Load.Oldest(
        ShownText.name(doing.function()), doing.isStream(), state, at.minus(doing.age()));
  }

  private Usage usage(NodeReading node) {
    Optional<Memory> memory = node.memory();
    return new Usage(
        memory.map(it -> OptionalLong.of(it.privateBytes())).orElseGet(OptionalLong::empty),
        memory.map(it -> OptionalLong.of(it.sharedBytes())).orElseGet(OptionalLong::empty),
        node.cpu()
            .map(it -> OptionalDouble.of(it.time().toMillis() / 1e3))
            .orElseGet(OptionalDouble::empty),
        node.life().lastSign().map(at::minus));
  }
}
