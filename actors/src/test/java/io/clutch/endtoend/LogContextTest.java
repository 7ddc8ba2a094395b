package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.host.Host;
import io.clutch.worker.WorkerSpec;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

/** The caller's MDC and what {@code extra=} sets arrive with Python's log records. */
@ExtendWith(Leftovers.class)
class LogContextTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";

  private static ClutchFixture fixture;
  private static PythonRef python;
  private LogCapture logs;

  @BeforeAll
  static void start() {
    ClutchSetup setup =
        ClutchSetup.create()
            .withHost("mdc", Host.function(String.class, key -> String.valueOf(MDC.get("user"))));
    fixture = ClutchFixture.unheard(setup, "clutch.mdc-keys = [user, request]");
    python = fixture.spawn(WorkerSpec.functions("observed"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void capture() {
    logs = LogCapture.of("python.observed");
    MDC.put("user", "ada");
    MDC.put("private", "secret");
  }

  @AfterEach
  void release() {
    logs.close();
    MDC.clear();
  }

  private ILoggingEvent logged(String message) {
    await().until(() -> logs.messages().contains(message));
    return logs.events().stream()
        .filter(it -> it.getFormattedMessage().equals(message))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"observed:log", "observed:log_async"})
  void aRecordHasTheFunctionAndTheMdcOfTheCaller(String function) {
    value(python.call(function, Void.class, "hello"));

    assertThat(logged("hello").getMDCPropertyMap())
        .containsEntry("clutch.function", function)
        .containsEntry("user", "ada")
        .doesNotContainKeys("private", "request", "trace_id");
  }

  @Test
  void aRecordOfACastHasThemToo() {
    python.cast("observed:log", "cast");

    assertThat(logged("cast").getMDCPropertyMap())
        .containsEntry("clutch.function", "observed:log")
        .containsEntry("user", "ada");
  }

  @Test
  void aCallOfManyQuickOnesHasItsOwn() {
    for (int i = 0; i < 50; i++) {
      MDC.put("request", "r" + i);
      value(python.call("observed:log", Void.class, "quick " + i));
    }
    for (int i = 0; i < 50; i++) {
      assertThat(logged("quick " + i).getMDCPropertyMap()).containsEntry("request", "r" + i);
    }
  }

  @Test
  void aRecordHasTheTrace() {
    String parent = "00-" + TRACE + "-" + SPAN + "-01";
    value(
        python.call(
            Call.of("observed:log", Void.class, "traced").withHeader("traceparent", parent)));

    assertThat(logged("traced").getMDCPropertyMap()).containsEntry("trace_id", TRACE);
  }

  @Test
  void aHostHasTheMdcOfTheCaller() {
    assertThat(value(python.call("observed:ask", String.class, "mdc"))).isEqualTo("ada");
    MDC.clear();
    assertThat(value(python.call("observed:ask", String.class, "mdc"))).isEqualTo("null");
  }

  @Test
  void whatExtraSetsArrivesAsKeyValuePairs() {
    var values = new HashMap<String, Object>();
    values.put("amount", 5);
    values.put("ratio", 0.5);
    values.put("good", true);
    values.put("none", null);
    values.put("clutch.call", "forged");
    values.put("python.file", "forged");

    value(python.call("observed:log_extra", Void.class, values));

    ILoggingEvent event = logged("extra");
    Map<String, Object> pairs =
        event.getKeyValuePairs().stream()
            .collect(HashMap::new, (map, it) -> map.put(it.key, it.value), HashMap::putAll);
    var expected = new HashMap<String, Object>();
    expected.put("amount", 5L);
    expected.put("ratio", 0.5);
    expected.put("good", true);
    expected.put("none", null);
    expected.put("extra.clutch.call", "forged");
    expected.put("extra.python.file", "forged");
    assertThat(pairs).isEqualTo(expected);
    assertThat(event.getMDCPropertyMap().get("clutch.call")).isNotEqualTo("forged");
  }

  @Test
  void hostileValuesAreMadeToFit() {
    value(python.call("observed:log_hostile", Void.class));

    var many = logged("many").getKeyValuePairs();
    assertThat(many).hasSizeBetween(10, 32);
    assertThat(many).allMatch(it -> it.value.toString().length() <= 1_024);
    var odd =
        logged("odd").getKeyValuePairs().stream()
            .collect(Collectors.toMap(it -> it.key, it -> it.value));
    assertThat(odd).isEqualTo(Map.of("\\x1b[31m", "<Hostile>", "line", "a\\nb"));
  }
}
