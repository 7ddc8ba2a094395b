package io.clutch.micrometer;

import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** All metrics. The table in {@code docs/guide/metrics.md} has the same rows. */
enum Metric {
  CALL(Kind.TIMER, "clutch.call", "Calls with their whole time", "worker", "function", "outcome"),
  CALL_QUEUED(Kind.TIMER, "clutch.call.queued", "Waiting of calls", "worker", "function"),
  CALL_WIRE(Kind.TIMER, "clutch.call.wire", "Way there and back of calls", "worker", "function"),
  CALL_PYTHON(Kind.TIMER, "clutch.call.python", "Calls in Python", "worker", "function"),
  CALL_LEFT(
      Kind.COUNTER, "clutch.call.left", "Sent calls without outcome", "worker", "function", "why"),
  CALL_POISONED(Kind.COUNTER, "clutch.call.poisoned", "Quarantined calls", "worker", "function"),
  STREAM(Kind.TIMER, "clutch.stream", "Ended streams", "worker", "function", "outcome"),
  STREAM_ELEMENTS(
      Kind.COUNTER,
      "clutch.stream.elements",
      "Elements of ended streams",
      "worker",
      "function",
      "direction"),
  STREAM_OUTSTANDING(
      Kind.SUMMARY,
      "clutch.stream.outstanding",
      "Most elements requested and not received, of each ended stream",
      "worker",
      "function"),
  STAGE_ELEMENTS(
      Kind.COUNTER, "clutch.stage.elements", "Elements of ended stages", "stage", "kind"),
  STAGE_CREDIT(
      Kind.SUMMARY,
      "clutch.stage.credit.used",
      "Most outstanding elements of each ended stage, as a part of its credit",
      "stage",
      "direction"),
  POLICY(Kind.COUNTER, "clutch.policy.decisions", "Decisions of policies", "function", "decision"),
  WORKER_START(Kind.TIMER, "clutch.worker.start", "Starts until ready", "worker"),
  WORKER_EXITS(Kind.COUNTER, "clutch.worker.exits", "Ends of processes", "worker", "cause"),
  WORKER_RESTARTS(
      Kind.COUNTER, "clutch.worker.restarts", "Starts after an unplanned end", "worker", "cause"),
  WORKER_PROBES(
      Kind.COUNTER, "clutch.worker.probes.missed", "Failures of health probes", "worker", "probe"),
  WORKER_FRAMES(Kind.COUNTER, "clutch.worker.frames.dropped", "Late or stale frames", "worker"),
  HOST_MESSAGES(
      Kind.FUNCTION_COUNTER, "clutch.host.messages", "Asks and tells of Python", "worker", "kind"),
  HOST_FAILURES(
      Kind.COUNTER, "clutch.host.failures", "Messages that no host handled", "worker", "kind"),
  WORKER_READY(Kind.GAUGE, "clutch.worker.ready", "Processes that are ready", "worker"),
  WORKER_IN_FLIGHT(Kind.GAUGE, "clutch.worker.in.flight", "Calls in flight", "worker"),
  WORKER_QUEUED(Kind.GAUGE, "clutch.worker.queued", "Calls that wait to be sent", "worker"),
  WORKER_STREAMS(Kind.GAUGE, "clutch.worker.streams", "Open streams", "worker"),
  WORKER_OLDEST(
      Kind.GAUGE, "clutch.worker.oldest.age", "Age of the oldest call or stream", "worker"),
  WORKER_HEARTBEAT(
      Kind.GAUGE, "clutch.worker.heartbeat.age", "Age of the last sign of life", "worker"),
  WORKER_CPU(Kind.FUNCTION_COUNTER, "clutch.worker.cpu", "Processor time", "worker"),
  WORKER_PRIVATE(Kind.GAUGE, "clutch.worker.memory.private", "Private resident memory", "worker"),
  WORKER_SHARED(Kind.GAUGE, "clutch.worker.memory.shared", "Shared resident memory", "worker"),
  POOL_WORKERS(Kind.GAUGE, "clutch.pool.workers", "Workers of a pool", "pool", "state"),
  POOL_MAX(Kind.GAUGE, "clutch.pool.max", "The most workers of a pool", "pool"),
  POOL_SESSIONS(Kind.GAUGE, "clutch.pool.sessions", "Workers taken by a session", "pool"),
  POOL_WAITING(Kind.GAUGE, "clutch.pool.waiting", "What waits for a worker", "pool", "kind"),
  POOL_PROCESSES(
      Kind.FUNCTION_COUNTER, "clutch.pool.processes", "Processes of a pool so far", "pool", "kind"),
  LIMITED_MEMORY(Kind.GAUGE, "clutch.memory.used", "Heap that calls and elements use"),
  MEMORY_LIMIT(Kind.GAUGE, "clutch.memory.limit", "Heap that they may use"),
  TELEMETRY_DROPPED(
      Kind.FUNCTION_COUNTER, "clutch.telemetry.dropped", "Events that a listener was too slow for"),
  CONNECTIONS_REFUSED(
      Kind.FUNCTION_COUNTER, "clutch.connections.refused", "Connections of unknown peers");

  enum Kind {
    TIMER,
    SUMMARY,
    COUNTER,
    FUNCTION_COUNTER,
    GAUGE
  }

  private final Kind kind;
  private final String title;
  private final String description;
  private final List<String> labels;

  Metric(Kind kind, String title, String description, String... labels) {
    this.kind = kind;
    this.title = title;
    this.description = description;
    this.labels = List.of(labels);
  }

  Kind kind() {
    return kind;
  }

  /** The name in Micrometer. */
  String title() {
    return title;
  }

  String description() {
    return description;
  }

  List<String> labels() {
    return labels;
  }

  /** The base unit, or null. Timers have that of the registry. */
  String unit() {
    return switch (this) {
      case WORKER_PRIVATE, WORKER_SHARED, LIMITED_MEMORY, MEMORY_LIMIT -> "bytes";
      case WORKER_OLDEST, WORKER_HEARTBEAT, WORKER_CPU -> "seconds";
      default -> null;
    };
  }

  /** Tags that meters of all metrics may have beside their labels. */
  static Tags commonTags(Iterable<Tag> tags) {
    Set<String> keys =
        Stream.of(values())
            .flatMap(metric -> metric.labels.stream())
            .collect(Collectors.toCollection(HashSet::new));
    for (Tag tag : tags) {
      if (!keys.add(tag.getKey())) {
        throw new IllegalArgumentException("the key of a tag is in use: " + tag.getKey());
      }
    }
    return Tags.of(tags);
  }

  /** The labels with these values, in the order of {@link #labels}. */
  List<Tag> tags(List<String> values) {
    if (values.size() != labels.size()) {
      throw new IllegalArgumentException(title + " has the labels " + labels + ", not " + values);
    }
    return IntStream.range(0, labels.size())
        .mapToObj(i -> Tag.of(labels.get(i), values.get(i)))
        .toList();
  }
}
