package io.clutch.micrometer;

import static io.clutch.micrometer.MetricsFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several actor systems that have their meters in one registry. */
@ExtendWith(Leftovers.class)
class SharedRegistryTest {
  private static final String LIMIT = Metric.MEMORY_LIMIT.title();

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ClutchMetrics first = named("first");
  private final ClutchMetrics second = named("second");
  private final ActorSystem<Void> one = system();
  private final ActorSystem<Void> other = system();

  private static ClutchMetrics named(String system) {
    return ClutchMetrics.create(10, Tags.of("system", system));
  }

  private static ActorSystem<Void> system() {
    return ActorSystem.create(
        Behaviors.empty(),
        "metrics",
        ActorSystemSetup.create(BootstrapSetup.create(ConfigFactory.load()), ClutchSetup.create()));
  }

  @AfterEach
  void close() {
    Stream.of(one, other).forEach(SharedRegistryTest::end);
  }

  private static void end(ActorSystem<?> system) {
    system.terminate();
    value(system.getWhenTerminated());
  }

  private List<String> systems() {
    return registry.find(LIMIT).gauges().stream()
        .map(gauge -> gauge.getId().getTag("system"))
        .sorted()
        .toList();
  }

  @Test
  void theEndOfOneLeavesTheMetersOfTheOther() {
    first.attach(one);
    first.bindTo(registry);
    second.attach(other);
    second.bindTo(registry);
    assertThat(systems()).containsExactly("first", "second");

    end(one);

    assertThat(systems()).containsExactly("second");
    assertThat(registry.getMeters())
        .isNotEmpty()
        .allSatisfy(meter -> assertThat(meter.getId().getTag("system")).isEqualTo("second"));
  }

  @Test
  void withTheSameTagsOneIsRefusedUntilTheOtherHasEnded() {
    var all = new CompositeMeterRegistry();
    all.add(registry);
    first.attach(one);
    first.bindTo(registry);
    first.bindTo(registry);
    ClutchMetrics same = named("first");
    same.attach(other);

    Stream.of(registry, all)
        .forEach(
            it ->
                assertThatThrownBy(() -> same.bindTo(it))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("tag of its own"));
    assertThat(registry.find(LIMIT).gauges()).hasSize(1);

    end(one);
    same.bindTo(all);
    assertThat(systems()).containsExactly("first");
    assertThatCode(() -> first.bindTo(registry)).doesNotThrowAnyException(); // it has no meters
  }

  @Test
  void aTagIsNoLabelAndOccursOnce() {
    assertThatThrownBy(() -> ClutchMetrics.create(1, Tags.of("worker", "a")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("worker");
    assertThatThrownBy(() -> ClutchMetrics.create(1, null))
        .isInstanceOf(NullPointerException.class);
  }
}
