package io.clutch.micrometer;

import static io.clutch.micrometer.MetricsFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.MarkdownPage;
import io.clutch.Repository;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page has each metric, and its code runs. */
@ExtendWith(Leftovers.class)
class PageTest {
  private static final MarkdownPage PAGE =
      MarkdownPage.of(Repository.ROOT.resolve("docs/guide/metrics.md"));

  @Test
  void theTableHasAllMetrics() {
    Map<String, List<String>> rows =
        PAGE.table("| metric | type | labels | unit | meaning |").stream()
            .collect(Collectors.toMap(row -> row.get(0), row -> row.subList(1, 4)));

    assertThat(rows)
        .containsExactlyInAnyOrderEntriesOf(
            Arrays.stream(Metric.values())
                .collect(Collectors.toMap(it -> "`" + it.title() + "`", PageTest::row)));
  }

  private static List<String> row(Metric metric) {
    String kind = metric.kind().name().toLowerCase(Locale.ROOT).replace("function_", "");
    String labels =
        metric.labels().stream().map(it -> "`" + it + "`").collect(Collectors.joining(", "));
    String unit = metric.kind() == Metric.Kind.TIMER ? "s" : metric.unit();
    return List.of(kind, labels.isEmpty() ? "-" : labels, unit == null ? "-" : unit);
  }

  @Test
  void theCodeRuns() {
    var registry = new SimpleMeterRegistry();
    ActorSystem<Void> system = setUp(registry);
    try {
      var python = Clutch.get(system).spawn(MetricsFixture.WORKER, "desk");
      value(python.call("os:getpid", Long.class));
      await().until(() -> registry.find("clutch.call").timer() != null);
    } finally {
      system.terminate();
      value(system.getWhenTerminated());
    }
  }

  private static ActorSystem<Void> setUp(MeterRegistry registry) {
    // tag::setup
    ClutchMetrics metrics = ClutchMetrics.create();
    ClutchSetup clutch = ClutchSetup.create().withTelemetry(metrics);
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "app",
            ActorSystemSetup.create(BootstrapSetup.create(ConfigFactory.load()), clutch));
    metrics.attach(system);
    metrics.bindTo(registry);
    // end::setup
    return system;
  }
}
