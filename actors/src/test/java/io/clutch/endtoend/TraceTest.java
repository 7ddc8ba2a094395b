package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.host.Host;
import io.clutch.telemetry.CallObserver;
import io.clutch.worker.WorkerSpec;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One trace from a caller to Python, on to a host, and on to another Python worker. */
@ExtendWith(Leftovers.class)
class TraceTest {
  private static final ResultType<Map<String, String>> TEXTS = new ResultType<>() {};
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  /** What an integration does, without its library: passes on the trace of this thread. */
  private static final class Tracing implements CallObserver {
    private final ThreadLocal<String> trace = new ThreadLocal<>();
    private final AtomicInteger spans = new AtomicInteger();

    String next(String of) {
      return "00-" + of + "-%016x-01".formatted(spans.incrementAndGet());
    }

    @Override
    public Observation submitted(Submission call) {
      String its = trace.get();
      return its == null
          ? Observation.NONE
          : new Observation() {
            @Override
            public Map<String, String> headers() {
              return Map.of("traceparent", next(its));
            }
          };
    }

    @Override
    public void around(Incoming message, Runnable code) {
      String parent = message.headers().get("traceparent");
      trace.set(parent == null ? null : parent.split("-")[1]);
      try {
        code.run();
      } finally {
        trace.remove();
      }
    }
  }

  @Test
  void oneTraceGoesThroughAll() {
    var tracing = new Tracing();
    var second = new PythonRef[1];
    ClutchSetup setup =
        ClutchSetup.create()
            .withCallObserver(tracing)
            .withHost(
                "relay",
                Host.function(String.class, text -> second[0].call("traces:current", TEXTS)));
    try (var fixture = ClutchFixture.open(setup)) {
      PythonRef first = fixture.spawn(WorkerSpec.functions("traces"));
      second[0] = fixture.spawn(WorkerSpec.functions("traces"));
      tracing.trace.set(TRACE);

      Map<String, String> last = value(first.call("traces:relay", TEXTS, "relay"));

      tracing.trace.remove();
      assertThat(last.get("trace")).isEqualTo(TRACE);
      assertThat(value(first.call("traces:spans", TEXTS)))
          .hasSize(1)
          .allSatisfy((name, parent) -> assertThat(parent).isEqualTo("%016x".formatted(1)));
      assertThat(value(second[0].call("traces:spans", TEXTS)))
          .isEqualTo(Map.of("traces/current " + last.get("span"), "%016x".formatted(2)));
    }
  }
}
