package io.clutch.observer.internal.reading;

import io.clutch.internal.inspect.ReadingRequest;
import io.clutch.internal.inspect.SystemReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Reads the trees, pools and workers of an actor system. What processes use is told each second, or
 * less often if there are many; their memory is read every 2 s, of many processes of a part of
 * them. Not for several readings at once.
 */
public final class ClutchReader implements TreeReader {
  private static final ReadingRequest REQUEST =
      ReadingRequest.DEFAULT.withLimit(Duration.ofSeconds(2));

  /** Numbers that change always are told this often, or else each reading would be told. */
  private static final long BETWEEN_USAGES = Duration.ofSeconds(1).toNanos();

  private static final long USAGE_PER_NODE = Duration.ofMillis(5).toNanos();
  private static final long BETWEEN_MEMORY = Duration.ofSeconds(2).toNanos();

  private final ActorSystem<?> system;
  private Map<String, Node> before = Map.of();
  private long usageAt = System.nanoTime() - BETWEEN_USAGES;
  private long memoryAt = System.nanoTime() - BETWEEN_MEMORY;

  public ClutchReader(ActorSystem<?> system) {
    this.system = system;
  }

  @Override
  public CompletionStage<TreeReading> read() {
    long now = System.nanoTime();
    if (now - usageAt < Math.max(BETWEEN_USAGES, USAGE_PER_NODE * before.size())) {
      return read(REQUEST.withCpu(), true); // which also tells that a process is there
    }
    usageAt = now;
    boolean hasMemory = now - memoryAt >= BETWEEN_MEMORY;
    memoryAt = hasMemory ? now : memoryAt;
    return read(hasMemory ? REQUEST.withProcesses() : REQUEST.withCpu(), false);
  }

  @Override
  public CompletionStage<TreeReading> readChanges() {
    return read(REQUEST.withCpu().withChanges(), true);
  }

  @Override
  public void listen(Runnable changed) {
    SystemReader.get(system).listen(changed);
  }

  private CompletionStage<TreeReading> read(ReadingRequest request, boolean keepsUsage) {
    return SystemReader.get(system)
        .read(request)
        .thenApply(reading -> NodeMapping.of(system.name(), reading))
        .thenApply(reading -> steady(reading, keepsUsage));
  }

  /** One reading happens before the next, since the next is asked for after it. */
  private TreeReading steady(TreeReading reading, boolean keepsUsage) {
    var steady = new Steady(before, keepsUsage);
    List<Node> nodes = reading.nodes().stream().map(steady::of).toList();
    Map<String, Node> known = new HashMap<>();
    nodes.forEach(node -> known.put(node.path(), node));
    before = known;
    return reading.withNodes(nodes);
  }
}
