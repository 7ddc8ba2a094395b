package io.clutch.opentelemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.telemetry.CallObserver.Kind;
import io.clutch.telemetry.CallObserver.Submission;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A propagator is the user's code, and may throw. */
class PropagatorTest {
  private static final RuntimeException THROWN = new IllegalStateException("no headers");

  private final InMemorySpanExporter exporter = InMemorySpanExporter.create();
  private final ClutchTracing tracing =
      ClutchTracing.of(
          TracingFixture.sdk(exporter)
              .setPropagators(ContextPropagators.create(new Throwing()))
              .build());

  private static final class Throwing implements TextMapPropagator {
    @Override
    public Collection<String> fields() {
      return List.of("any");
    }

    @Override
    public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
      throw THROWN;
    }

    @Override
    public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
      throw THROWN;
    }
  }

  @Test
  void theSpanOfACallEndsIfItsHeadersCannotBeMade() {
    assertThatThrownBy(
            () -> tracing.submitted(new Submission(Kind.CALL, "prices:quote", "/system/desk")))
        .isSameAs(THROWN);

    assertThat(exporter.getFinishedSpanItems())
        .singleElement()
        .satisfies(span -> assertThat(span.getEvents()).hasSize(1));
  }
}
