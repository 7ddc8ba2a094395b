package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.clutch.ClutchSetup;
import io.clutch.PythonRef;
import io.clutch.data.NdArray;
import io.clutch.data.ValueCodec;
import io.clutch.telemetry.WorkerEvent;
import io.clutch.worker.QueueSettings;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

class SetupTest {
  // tag::codec
  record Money(BigDecimal amount, String currency) {}

  static final class MoneyCodec implements ValueCodec<Money> {
    @Override
    public String name() {
      return "money";
    }

    @Override
    public Class<Money> type() {
      return Money.class;
    }

    @Override
    public Object toValue(Money money) {
      return List.of(money.amount(), money.currency());
    }

    @Override
    public Money fromValue(Object value) {
      var parts = (List<?>) value;
      return new Money((BigDecimal) parts.get(0), (String) parts.get(1));
    }
  }

  // end::codec

  @Test
  void setsUpCodecsAndTelemetry() {
    // tag::setup
    var answered = new LongAdder();
    ClutchSetup clutch =
        ClutchSetup.create()
            .withCodec(new MoneyCodec())
            .withTelemetry(
                event -> {
                  if (event instanceof WorkerEvent.CallAnswered) {
                    answered.increment();
                  }
                });
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "app",
            ActorSystemSetup.create(BootstrapSetup.create(ConfigFactory.load()), clutch));
    // end::setup
    system.terminate();
    value(system.getWhenTerminated());

    try (Application app = Application.start(clutch)) {
      PythonRef python = app.spawn(WorkerSpec.functions("money"), "money");
      var price = new Money(new BigDecimal("1.50"), "EUR");
      assertThat(value(python.call("money:double", Money.class, price)))
          .isEqualTo(new Money(new BigDecimal("3.00"), "EUR"));
      await().until(() -> answered.sum() == 1);
    }
  }

  @Test
  void changesOneSettingAlone() {
    // tag::settings
    WorkerSpec patient =
        WorkerSpec.functions("reports")
            .withSettings(
                settings ->
                    settings
                        .withQueue(settings.queue().withCapacity(100))
                        .withStop(settings.stop().withDrain(Duration.ofSeconds(20)))
                        .withLadder(settings.ladder().withoutKill()));
    // end::settings
    WorkerSettings changed = patient.settings(WorkerSettings.create());
    assertThat(changed.queue()).isEqualTo(QueueSettings.create().withCapacity(100));
    assertThat(changed.stop().drain()).hasSeconds(20);
    assertThat(changed.stop().ask()).isEqualTo(WorkerSettings.create().stop().ask());
    assertThat(changed.ladder().kill()).isEmpty();
  }

  @Test
  void passesArrays() {
    try (Application app = Application.start()) {
      // tag::spec
      WorkerSpec spec =
          WorkerSpec.functions("vectors")
              .withRequirement("numpy>=1.24")
              .withMinimumPython(3, 10)
              .withEnvironment("OMP_NUM_THREADS", "1")
              .withSettings(settings -> settings.withCallDeadline(Duration.ofSeconds(5)));
      // end::spec
      PythonRef python = app.spawn(spec, "vectors");
      // tag::numpy
      NdArray values = NdArray.of(new double[] {1, 2, 3, 4}, 2, 2);
      NdArray scaled =
          python.call("vectors:scale", NdArray.class, values, 0.5).toCompletableFuture().join();
      // end::numpy
      assertThat(scaled.toDoubles()).containsExactly(0.5, 1, 1.5, 2);
      assertThat(scaled.shape()).containsExactly(2, 2);
    }
  }
}
