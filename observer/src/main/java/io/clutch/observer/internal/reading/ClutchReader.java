package io.clutch.observer.internal.reading;

import io.clutch.internal.inspect.ReadingRequest;
import io.clutch.internal.inspect.SystemReader;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Reads the trees, pools and workers of an actor system. The memory of processes, for which the
 * kernel visits each page, is read every 2 s or, of many processes, less often; otherwise it is as
 * it was. Of what has changed, the actors alone tell. Not for several readings at once.
 */
public final class ClutchReader implements TreeReader {
  private static final ReadingRequest REQUEST =
      ReadingRequest.DEFAULT.withLimit(Duration.ofSeconds(2));

  /** Numbers that change always are told this often, or else each reading would be told. */
  private static final long BETWEEN_USAGES = Duration.ofSeconds(1).toNanos();

  private static final long BETWEEN_MEMORY = Duration.ofSeconds(2).toNanos();
  private static final long MEMORY_PER_NODE = Duration.ofMillis(10).toNanos();

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
    long pause = Math.max(BETWEEN_MEMORY, MEMORY_PER_NODE * before.size());
    boolean hasMemory = now - memoryAt >= pause;
    memoryAt = hasMemory ? now : memoryAt;
    return read(hasMemory ? REQUEST.withProcesses() : REQUEST.withCpu(), this::isUsageKept);
  }

  @Override
  public CompletionStage<TreeReading> readChanges() {
    return read(REQUEST.withCpu().withChanges(), () -> true);
  }

  @Override
  public void listen(Runnable changed) {
    SystemReader.get(system).listen(changed);
  }

  private CompletionStage<TreeReading> read(ReadingRequest request, BooleanSupplier keepsUsage) {
    return SystemReader.get(system)
        .read(request)
        .thenApply(reading -> NodeMapping.of(system.name(), reading))
        .thenApply(reading -> steady(reading, request.memory(), keepsUsage.getAsBoolean()));
  }

  private boolean isUsageKept() {
    long now = System.nanoTime();
    boolean isSoon = now - usageAt < BETWEEN_USAGES;
    usageAt = isSoon ? usageAt : now;
    return isSoon;
  }

  /** One reading happens before the next, since the next is asked for after it. */
  private TreeReading steady(TreeReading reading, boolean hasMemory, boolean keepsUsage) {
    var steady = new Steady(before, keepsUsage);
    Map<String, Node> known = new HashMap<>();
    for (Node node : reading.nodes()) {
      known.put(node.path(), steady.of(hasMemory ? node : withMemory(node)));
    }
    TreeReading shown =
        reading.withNodes(reading.nodes().stream().map(it -> known.get(it.path())).toList());
    before = known;
    return shown;
  }

  private Node withMemory(Node node) {
    Node earlier = before.get(node.path());
    boolean isSame = earlier != null && earlier.incarnation().pid() == node.incarnation().pid();
    return isSame ? node.withUsage(node.usage().withMemoryOf(earlier.usage())) : node;
  }
}
