package io.clutch.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.telemetry.CallObserver.Incoming;
import io.clutch.telemetry.CallObserver.Kind;
import io.clutch.telemetry.CallObserver.Submission;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

class MdcObserverTest {
  private static final Submission CALL = new Submission(Kind.CALL, "m:f", "/user/w");

  @AfterEach
  void clear() {
    MDC.clear();
  }

  private static Map<String, String> headers(String... keys) {
    return new MdcObserver(List.of(keys)).submitted(CALL).headers();
  }

  @Test
  void passesOnTheKeysThatAreSet() {
    MDC.put("user", "ada");
    MDC.put("other", "x");

    assertThat(headers("user", "request")).isEqualTo(Map.of("clutch-mdc-user", "ada"));
  }

  @Test
  void cutsLongValuesSoThatAllFit() {
    var keys = new ArrayList<String>();
    for (int i = 0; i < MdcObserver.MOST_KEYS; i++) {
      keys.add("k".repeat(MdcObserver.LONGEST_KEY - 1) + i);
      MDC.put(keys.get(i), "\u20ac".repeat(10_000));
    }

    Map<String, String> headers = headers(keys.toArray(String[]::new));

    assertThat(headers).hasSize(MdcObserver.MOST_KEYS);
    assertThat(headers.values()).allMatch(it -> it.length() == 256 && it.endsWith("..."));
    assertThat(HeaderBounds.problem(headers)).isEmpty();
  }

  @Test
  void replacesLoneSurrogates() {
    MDC.put("user", "a\ud800b\ud83d\ude00");

    assertThat(headers("user")).isEqualTo(Map.of("clutch-mdc-user", "a\ufffdb\ud83d\ude00"));
  }

  @Test
  void setsThemAroundAHostAndBack() {
    MDC.put("user", "before");
    MDC.put("kept", "1");
    var during = new HashMap<String, String>();
    Map<String, String> headers = Map.of("clutch-mdc-user", "ada", "clutch-mdc-evil", "x");

    new MdcObserver(List.of("user", "request"))
        .around(
            new Incoming("host", true, headers), () -> during.putAll(MDC.getCopyOfContextMap()));

    assertThat(during).isEqualTo(Map.of("user", "ada", "kept", "1"));
    assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("user", "before", "kept", "1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "clutch.call", "python.file", "with space", "\u00e4", "new\nline"})
  void refusesIllegalKeys(String key) {
    assertThatThrownBy(() -> new MdcObserver(List.of(key)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not '" + key + "'");
  }

  @Test
  void refusesTooManyKeys() {
    assertThatThrownBy(() -> new MdcObserver(Collections.nCopies(9, "key")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must have at most 8 keys, not 9");
  }
}
