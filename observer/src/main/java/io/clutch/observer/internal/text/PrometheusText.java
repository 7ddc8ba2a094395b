package io.clutch.observer.internal.text;

import io.clutch.observer.internal.reading.Load;
import io.clutch.observer.internal.reading.Node;
import io.clutch.observer.internal.reading.TreeReading;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToIntFunction;

/**
 * A reading in the text format of Prometheus, version 0.0.4. A node without a number has no line.
 */
public final class PrometheusText {
  private final TreeReading reading;
  private final StringBuilder out = new StringBuilder();

  private PrometheusText(TreeReading reading) {
    this.reading = reading;
  }

  public static String of(TreeReading reading) {
    var text = new PrometheusText(reading);
    text.states();
    text.restarts();
    text.calls();
    text.processes();
    return text.out.toString();
  }

  private void states() {
    begin("clutch_node_state", "gauge", "1 for the state that the node is in");
    for (Node node : reading.nodes()) {
      out.append("clutch_node_state{path=\"").append(escaped(node.path()));
      out.append("\",kind=\"").append(node.kind().word());
      out.append("\",state=\"").append(escaped(node.state())).append("\"} 1\n");
    }
  }

  private void restarts() {
    metric(
        "clutch_incarnation",
        "gauge",
        "the number of the present incarnation, from 1; of a pooled worker among those of its pool",
        node -> numbered(node.incarnation().number()));
    metric(
        "clutch_restarts_in_period",
        "gauge",
        "restarts that count now",
        node -> counted(node, node.restarts().inPeriod()));
    metric(
        "clutch_restarts_allowed",
        "gauge",
        "restarts that may count before the supervisor gives up, or the pool waits",
        node -> counted(node, node.restarts().allowed()));
  }

  private void calls() {
    metric(
        "clutch_calls_in_flight",
        "gauge",
        "calls sent and not answered",
        node -> called(node, Load::inFlight));
    metric(
        "clutch_calls_queued", "gauge", "calls not sent yet", node -> called(node, Load::queued));
    metric("clutch_streams", "gauge", "open streams", node -> called(node, Load::streams));
    metric(
        "clutch_oldest_call_seconds",
        "gauge",
        "age of the oldest call or stream",
        node -> age(node.load().flatMap(Load::oldest).map(Load.Oldest::since)));
  }

  private void processes() {
    metric(
        "clutch_process_private_bytes",
        "gauge",
        "resident memory that no other process has mapped",
        node -> number(node.usage().privateBytes()));
    metric(
        "clutch_process_shared_bytes",
        "gauge",
        "resident memory that other processes have mapped too",
        node -> number(node.usage().sharedBytes()));
    metric(
        "clutch_process_cpu_seconds_total",
        "counter",
        "processor time of this process",
        node -> node.usage().cpuSeconds());
    metric(
        "clutch_process_heartbeat_age_seconds",
        "gauge",
        "time since the last sign of life",
        node -> age(node.usage().heartbeat()));
    metric(
        "clutch_uptime_seconds",
        "gauge",
        "time since the node was ready",
        node -> age(node.incarnation().since()));
  }

  private interface Reader {
    OptionalDouble of(Node node);
  }

  private void metric(String name, String type, String help, Reader reader) {
    begin(name, type, help);
    for (Node node : reading.nodes()) {
      OptionalDouble value = reader.of(node);
      if (value.isPresent() && Double.isFinite(value.getAsDouble())) {
        out.append(name).append("{path=\"").append(escaped(node.path())).append("\"} ");
        out.append(shown(value.getAsDouble())).append('\n');
      }
    }
  }

  private void begin(String name, String type, String help) {
    out.append("# HELP ").append(name).append(' ').append(help).append('\n');
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
  }

  /** None for nodes that have no incarnations, and while it is not known. */
  private static OptionalDouble numbered(long incarnation) {
    return incarnation > 0 ? OptionalDouble.of(incarnation) : OptionalDouble.empty();
  }

  private static OptionalDouble counted(Node node, int value) {
    return node.restarts().isCounted() ? OptionalDouble.of(value) : OptionalDouble.empty();
  }

  private static OptionalDouble called(Node node, ToIntFunction<Load> value) {
    return node.load().isPresent()
        ? OptionalDouble.of(value.applyAsInt(node.load().get()))
        : OptionalDouble.empty();
  }

  private static OptionalDouble number(OptionalLong value) {
    return value.isPresent() ? OptionalDouble.of(value.getAsLong()) : OptionalDouble.empty();
  }

  private OptionalDouble age(Optional<Instant> since) {
    return since
        .map(
            it ->
                OptionalDouble.of(Math.max(0, Duration.between(it, reading.at()).toMillis()) / 1e3))
        .orElseGet(OptionalDouble::empty);
  }

  private static String shown(double value) {
    boolean isWhole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return isWhole ? Long.toString((long) value) : String.format(Locale.ROOT, "%.3f", value);
  }

  private static String escaped(String label) {
    return label.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }
}
