package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import com.typesafe.config.ConfigValueType;
import io.clutch.internal.config.ClutchSettings;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The comments in {@code reference.conf}: one for each key, and bounds that hold. */
class ReferenceConfTest {
  private static final int COLUMNS = 120;
  private static final Pattern BOUNDS = Pattern.compile("from ([\\d.]+) to (\\d+)(?=[:.,;]| and)");
  private static final Config REFERENCE =
      ConfigFactory.parseResources("reference.conf").getConfig("clutch");

  @Test
  void eachKeyHasACommentOfItsOwn() {
    assertThat(keys().filter(key -> comment(key).isBlank())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("bounds")
  void theBoundsOfACommentHold(String key, double least, double most) {
    for (double value : List.of(least - 1, most + 1)) {
      assertThatThrownBy(() -> ClutchSettings.create(with(key, (long) Math.floor(value))))
          .as("%s = %s", key, value)
          .isInstanceOf(ConfigException.BadValue.class)
          .hasMessageContaining("clutch." + key);
    }
  }

  @Test
  void aCommentNamesTheBoundsOfEachNumber() {
    assertThat(keys().filter(ReferenceConfTest::isNumber))
        .hasSizeGreaterThan(10)
        .allSatisfy(key -> assertThat(comment(key)).containsPattern("(from|at least) \\d"));
  }

  @Test
  void linesFitInto120Columns() {
    assertThat(
            Repository.lines(Repository.ROOT.resolve("actors/src/main/resources/reference.conf")))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(COLUMNS));
  }

  static Stream<Arguments> bounds() {
    return keys()
        .flatMap(
            key ->
                BOUNDS
                    .matcher(comment(key))
                    .results()
                    .map(
                        it ->
                            Arguments.of(
                                key,
                                Double.parseDouble(it.group(1)),
                                Double.parseDouble(it.group(2)))));
  }

  /** All keys of Clutch's own; the dispatcher's are Pekko's. */
  private static Stream<String> keys() {
    return REFERENCE.withoutPath("socket-dispatcher").entrySet().stream()
        .map(Map.Entry::getKey)
        .sorted();
  }

  private static boolean isNumber(String key) {
    return REFERENCE.getValue(key).valueType() == ConfigValueType.NUMBER;
  }

  private static String comment(String key) {
    return String.join(" ", REFERENCE.getValue(key).origin().comments()).replaceAll("\\s+", " ");
  }

  private static Config with(String key, Object value) {
    return REFERENCE.withValue(key, ConfigValueFactory.fromAnyRef(value));
  }
}
