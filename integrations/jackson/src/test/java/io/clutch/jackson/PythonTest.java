package io.clutch.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.jackson.Shop.Line;
import io.clutch.jackson.Shop.Order;
import io.clutch.worker.WorkerSpec;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** With a real Python process. */
class PythonTest {
  private static ActorSystem<Void> system;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    // tag::setup
    ClutchSetup clutch =
        ClutchSetup.create().withConverter(JacksonConverter.of(new ObjectMapper()));
    // end::setup
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "shop",
            ActorSystemSetup.create(BootstrapSetup.create(ConfigFactory.load()), clutch));
    WorkerSpec shop =
        WorkerSpec.functions("shop").withModulePath(Path.of("src/test/python").toAbsolutePath());
    python = Clutch.get(system).spawn(shop, "shop");
  }

  @AfterAll
  static void stop() throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private static <T> T value(CompletionStage<T> call) throws Exception {
    return call.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  /** An order that Python can represent: whole microseconds, and only types that it knows. */
  private static Order order() {
    var order = new Order();
    order.at = Instant.parse("2026-11-23T10:15:30.000001Z");
    order.pause = Duration.ofMillis(5);
    order.point = null;
    return order;
  }

  @Test
  void anOrderGoesThereAndBack() throws Exception {
    Order order = order();

    assertThat(value(python.call("shop:echo", Order.class, order)))
        .usingRecursiveComparison()
        .isEqualTo(order);
  }

  @Test
  void pythonSeesTheTablesTypes() throws Exception {
    Map<String, String> kinds =
        value(python.call("shop:kinds", new ResultType<Map<String, String>>() {}, order()));

    assertThat(kinds)
        .containsEntry("order_id", "UUID")
        .containsEntry("price", "Decimal")
        .containsEntry("data", "bytes")
        .containsEntry("at", "datetime")
        .containsEntry("tags", "frozenset")
        .containsEntry("numbered", "dict")
        .containsEntry("lines", "list");
  }

  @Test
  void pythonComputesWithThem() throws Exception {
    Line doubled =
        value(python.call("shop:doubled", Line.class, new Line("bolt", new BigDecimal("0.10"))));

    assertThat(doubled.getPrice()).isEqualTo(new BigDecimal("0.20"));
  }

  @Test
  void whatDoesNotFitIsAFailureWithItsPath() {
    assertThatThrownBy(
            () -> value(python.call("shop:echo", Order.class, Map.of("text", new byte[] {65}))))
        .hasMessageContaining("result.text: expected text, found bytes");
  }
}
