package io.clutch.micrometer;

import static io.clutch.micrometer.MetricsFixture.failed;
import static io.clutch.micrometer.MetricsFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.host.Host;
import io.clutch.telemetry.CallObserver.Incoming;
import io.clutch.telemetry.CallObserver.Kind;
import io.clutch.telemetry.CallObserver.Submission;
import io.clutch.worker.WorkerSpec;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each call is an observation, whose context Python has, with a real process. */
@ExtendWith(Leftovers.class)
@SuppressWarnings("try") // scopes are closed, and not read
class ObservationsTest {
  private static final ResultType<Map<String, String>> HEADERS = new ResultType<>() {};

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final HandlerWithTraces handler = new HandlerWithTraces();
  private final ObservationRegistry registry = registry();
  private final ActorSystem<Void> system = system();
  private final PythonRef python =
      Clutch.get(system)
          .spawn(
              WorkerSpec.functions("observed")
                  .withModulePath(
                      Path.of("../../actors/src/test/python").toAbsolutePath().normalize()),
              "desk");

  private ObservationRegistry registry() {
    ObservationRegistry made = ObservationRegistry.create();
    made.observationConfig()
        .observationHandler(new DefaultMeterObservationHandler(meters))
        .observationHandler(handler);
    return made;
  }

  private ActorSystem<Void> system() {
    // tag::setup
    ClutchSetup clutch = ClutchSetup.create().withCallObserver(ClutchObservations.of(registry));
    // end::setup
    var host = Host.function(String.class, text -> handler.current(registry) + " " + text);
    return ActorSystem.create(
        Behaviors.empty(),
        "observed",
        ActorSystemSetup.create(
            BootstrapSetup.create(ConfigFactory.load()), clutch.withHost("who", host)));
  }

  @AfterEach
  void close() {
    system.terminate();
    value(system.getWhenTerminated());
  }

  @Test
  void aCallIsAnObservationWhoseContextPythonHas() {
    Observation parent = Observation.start("parent", registry);
    Map<String, String> headers;
    try (Observation.Scope scope = parent.openScope()) {
      headers = value(python.call("observed:headers", HEADERS));
    }
    parent.stop();

    HandlerWithTraces.Ended call = handler.ended(ObservedKeys.CLIENT).get(0);
    assertThat(call.span()).isEqualTo("observed/headers");
    assertThat(call.kind()).hasToString("CLIENT");
    assertThat(call.parent()).isEqualTo("parent");
    assertThat(call.low())
        .containsEntry("rpc.system.name", "clutch")
        .containsEntry("rpc.method", "observed/headers")
        .containsEntry("clutch.kind", "call")
        .containsEntry("error.type", "none");
    assertThat(call.high()).containsEntry("clutch.worker", "/system/desk");
    assertThat(headers).containsEntry("traceparent", call.trace());
    await()
        .until(
            () ->
                meters
                        .get("rpc.client.call.duration")
                        .tag("rpc.method", "observed/headers")
                        .timer()
                        .count()
                    == 1);
  }

  @Test
  void aFailureIsItsError() {
    failed(python.call("observed:fail", Void.class));
    failed(python.call("observed:fail", Void.class, new Object()));

    List<HandlerWithTraces.Ended> calls = handler.ended(ObservedKeys.CLIENT);
    assertThat(calls)
        .extracting(it -> it.low().get("error.type"))
        .containsExactlyInAnyOrder("Raised", "Unencodable");
    assertThat(calls)
        .filteredOn(it -> it.low().get("error.type").equals("Raised"))
        .extracting(it -> it.high().get("exception.type"))
        .containsExactly("builtins.ValueError");
    assertThat(calls).allMatch(HandlerWithTraces.Ended::isError);
  }

  @Test
  void aHostContinuesTheContextOfTheCall() {
    String said = value(python.call("observed:ask", String.class, "who"));

    HandlerWithTraces.Ended call = handler.ended(ObservedKeys.CLIENT).get(0);
    HandlerWithTraces.Ended host = handler.ended(ObservedKeys.SERVER).get(0);
    assertThat(host.span()).isEqualTo("who/ask");
    assertThat(host.kind()).hasToString("SERVER");
    assertThat(host.low())
        .containsEntry("rpc.method", "who/ask")
        .containsEntry("clutch.kind", "ask");
    assertThat(host.received()).isEqualTo(call.trace());
    assertThat(said).startsWith(host.trace());
  }

  @Test
  void whatAHostThrowsIsItsErrorAndIsThrown() {
    var thrown = new IllegalStateException("no");
    assertThatThrownBy(
            () ->
                ClutchObservations.of(registry)
                    .around(
                        new Incoming("orders", false, Map.of()),
                        () -> {
                          throw thrown;
                        }))
        .isSameAs(thrown);

    HandlerWithTraces.Ended host = handler.ended(ObservedKeys.SERVER).get(0);
    assertThat(host.span()).isEqualTo("orders/tell");
    assertThat(host.low()).containsEntry("error.type", "IllegalStateException");
    assertThat(registry.getCurrentObservation()).isNull();
  }

  @Test
  void theValuesForMetricsAreBounded() {
    var observations = ClutchObservations.of(registry);
    for (int i = 0; i < 300; i++) {
      observations
          .submitted(new Submission(Kind.CALL, "module:f" + i, "/system/desk"))
          .ended(Optional.empty());
    }

    assertThat(handler.ended(ObservedKeys.CLIENT).stream().map(it -> it.low().get("rpc.method")))
        .hasSize(300)
        .contains("other");
    assertThat(
            handler.ended(ObservedKeys.CLIENT).stream()
                .map(it -> it.low().get("rpc.method"))
                .distinct())
        .hasSize(201);
    assertThat(handler.ended(ObservedKeys.CLIENT).get(299).span()).isEqualTo("module/f299");
  }

  @Test
  void referencesLeaveRoomForNamesOfHosts() {
    var observations = ClutchObservations.of(registry);
    for (int i = 0; i < 300; i++) {
      String start = i % 2 == 0 ? "/user/$" : "pekko://other@10.0.0.1:17355/user/$";
      observations.around(new Incoming(start + i, false, Map.of()), () -> {});
    }
    observations.around(new Incoming("orders", true, Map.of()), () -> {});

    assertThat(handler.ended(ObservedKeys.SERVER).stream().map(HandlerWithTraces.Ended::span))
        .containsOnly("reference/tell", "orders/ask");
  }

  @Test
  void whatIsRefusedOrHasNoHandlerIsNotObserved() {
    registry.observationConfig().observationPredicate((name, context) -> !name.startsWith("rpc."));
    List<String> ran = new ArrayList<>();

    assertThat(value(python.call("observed:headers", HEADERS))).isEmpty();
    ClutchObservations.of(registry)
        .around(new Incoming("orders", true, Map.of()), () -> ran.add("once"));
    ClutchObservations.of(ObservationRegistry.NOOP)
        .around(new Incoming("orders", true, Map.of()), () -> ran.add("twice"));

    assertThat(handler.ended(ObservedKeys.CLIENT)).isEmpty();
    assertThat(ran).containsExactly("once", "twice");
  }
}
