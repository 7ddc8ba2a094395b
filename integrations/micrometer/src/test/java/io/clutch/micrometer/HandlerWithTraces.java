package io.clutch.micrometer;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.observation.transport.SenderContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/** Passes a trace on as a bridge of Micrometer Tracing does, and keeps what has ended. */
final class HandlerWithTraces implements ObservationHandler<Observation.Context> {

  /**
   * An observation that has ended. {@code received} is the trace of its sender, or empty; {@code
   * kind} is that of the span which a bridge would make.
   */
  record Ended(
      String name,
      String span,
      String parent,
      String trace,
      String received,
      Kind kind,
      Map<String, String> low,
      Map<String, String> high,
      boolean isError) {}

  private static final String HEADER = "traceparent";

  private final AtomicLong traces = new AtomicLong();
  private final List<Ended> ended = new CopyOnWriteArrayList<>();

  @Override
  public boolean supportsContext(Observation.Context context) {
    return true;
  }

  @Override
  public void onStart(Observation.Context context) {
    String trace = "00-%032x-%016x-01".formatted(1, traces.incrementAndGet());
    context.put(HEADER, trace);
    if (context instanceof SenderContext<?> sender) {
      context.put(Kind.class, sender.getKind());
      send(sender, trace);
    } else if (context instanceof ReceiverContext<?> receiver) {
      context.put(Kind.class, receiver.getKind());
      context.put("received", received(receiver));
    }
  }

  private static <C> void send(SenderContext<C> sender, String trace) {
    sender.getSetter().set(sender.getCarrier(), HEADER, trace);
  }

  private static <C> String received(ReceiverContext<C> receiver) {
    String trace = receiver.getGetter().get(receiver.getCarrier(), HEADER);
    return trace == null ? "" : trace;
  }

  @Override
  public void onStop(Observation.Context context) {
    ObservationView parent = context.getParentObservation();
    ended.add(
        new Ended(
            context.getName(),
            context.getContextualName(),
            parent == null ? "" : parent.getContextView().getName(),
            context.get(HEADER),
            context.getOrDefault("received", ""),
            context.get(Kind.class),
            map(context.getLowCardinalityKeyValues()),
            map(context.getHighCardinalityKeyValues()),
            context.getError() != null));
  }

  private static Map<String, String> map(KeyValues values) {
    return values.stream().collect(Collectors.toMap(KeyValue::getKey, KeyValue::getValue));
  }

  /** Those of this name that have ended, in their order. */
  List<Ended> ended(String name) {
    return ended.stream().filter(it -> it.name().equals(name)).toList();
  }

  /** The trace of the observation that is current on this thread. */
  String current(ObservationRegistry registry) {
    return registry.getCurrentObservation().getContext().get(HEADER);
  }
}
