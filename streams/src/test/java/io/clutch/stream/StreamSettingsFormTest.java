package io.clutch.stream;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clutch.SettingsForm;
import io.clutch.internal.settings.SettingChecks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Settings of streams have the form of all settings. */
class StreamSettingsFormTest {
  private static final SettingsForm FORM =
      new SettingsForm(
          Map.of(StageSettings.class, List.of(StageSettings.create().withAttempts(9))));

  static Stream<Record> settings() {
    return Stream.of(StageSettings.create(), BatchSettings.create(), StreamSettings.create());
  }

  @ParameterizedTest
  @MethodSource("settings")
  void eachComponentCanBeChangedAlone(Record defaults) throws Exception {
    FORM.assertEachComponentCanBeChangedAlone(defaults);
  }

  @Test
  void theHundredthDayIsTheLast() {
    StreamSettings settings = StreamSettings.create().withWaitLimit(SettingChecks.LONGEST);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.withWaitLimit(SettingChecks.LONGEST.plusNanos(1)))
        .withMessageContaining("100 days");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> settings.withWaitLimit(Duration.ofNanos(-1)));
  }
}
