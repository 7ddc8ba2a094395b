package io.clutch.micrometer;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Meters that leave the registry together. Used by one thread at a time. */
final class MeterGroup {

  private record Key(Metric metric, List<String> values) {}

  private final MeterRegistry registry;
  private final Map<Key, Meter> meters = new HashMap<>();

  MeterGroup(MeterRegistry registry) {
    this.registry = registry;
  }

  Timer timer(Metric metric, String... values) {
    var key = new Key(metric, List.of(values));
    return (Timer)
        found(
            key,
            () ->
                Timer.builder(metric.title())
                    .description(metric.description())
                    .tags(metric.tags(key.values()))
                    .register(registry));
  }

  DistributionSummary summary(Metric metric, String... values) {
    var key = new Key(metric, List.of(values));
    return (DistributionSummary)
        found(
            key,
            () ->
                DistributionSummary.builder(metric.title())
                    .description(metric.description())
                    .tags(metric.tags(key.values()))
                    .register(registry));
  }

  Counter counter(Metric metric, String... values) {
    var key = new Key(metric, List.of(values));
    return (Counter)
        found(
            key,
            () ->
                Counter.builder(metric.title())
                    .description(metric.description())
                    .tags(metric.tags(key.values()))
                    .register(registry));
  }

  /**
   * Reads {@code state} when it is polled. The registry does not keep the state from being freed.
   */
  <T> void gauge(Metric metric, T state, ToDoubleFunction<T> value, String... values) {
    var key = new Key(metric, List.of(values));
    found(
        key,
        () ->
            Gauge.builder(metric.title(), state, value)
                .description(metric.description())
                .baseUnit(metric.unit())
                .tags(metric.tags(key.values()))
                .register(registry));
  }

  /** The same for a number that only grows. */
  <T> void functionCounter(Metric metric, T state, ToDoubleFunction<T> value, String... values) {
    var key = new Key(metric, List.of(values));
    found(
        key,
        () ->
            FunctionCounter.builder(metric.title(), state, value)
                .description(metric.description())
                .baseUnit(metric.unit())
                .tags(metric.tags(key.values()))
                .register(registry));
  }

  private Meter found(Key key, Supplier<Meter> create) {
    return meters.computeIfAbsent(key, missing -> create.get());
  }

  void remove() {
    meters.values().forEach(registry::remove);
    meters.clear();
  }
}
