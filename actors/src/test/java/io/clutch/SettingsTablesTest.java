package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.clutch.pool.PoolSpec;
import io.clutch.stream.BatchSettings;
import io.clutch.stream.StageSettings;
import io.clutch.stream.StreamSettings;
import io.clutch.supervision.ChildSpec;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of settings have each method and each key, with its default. */
class SettingsTablesTest {
  private static final Pattern CODE = Pattern.compile("`([a-zA-Z-]+)");
  private static final Config DEFAULTS = ConfigFactory.defaultReference().getConfig("clutch");

  static Stream<Arguments> tables() {
    return Stream.of(
        Arguments.of("pools", "| `PoolSpec` |", PoolSpec.class),
        Arguments.of("streams", "| `StageSettings` |", StageSettings.class),
        Arguments.of("generators", "| `StreamSettings` |", StreamSettings.class),
        Arguments.of("supervision", "| `ChildSpec` |", ChildSpec.class));
  }

  @ParameterizedTest
  @MethodSource("tables")
  void aTableHasAllMethods(String page, String head, Class<?> settings) {
    assertThat(methods(page, head)).isEqualTo(withMethods(settings));
  }

  @Test
  void batchesHaveTheirOwnAndThoseOfStages() {
    Set<String> all = methods("streams", "| `BatchSettings` |");
    all.addAll(methods("streams", "| `StageSettings` |"));
    all.remove("withBuffer"); // of keys

    assertThat(all).isEqualTo(withMethods(BatchSettings.class));
  }

  @Test
  void theTableOfPoolsHasAllKeys() {
    Set<String> keys = new TreeSet<>();
    table("pools", "| `PoolSpec` |").forEach(row -> keys.addAll(code(row.get(1))));

    assertThat(keys).isEqualTo(new TreeSet<>(DEFAULTS.getConfig("pool").root().keySet()));
  }

  @Test
  void theBoundsOfCallsHaveTheirDefaults() {
    assertThat(defaultOf("credit")).startsWith(DEFAULTS.getString("worker.credit") + ";");
    assertThat(defaultOf("in-flight")).startsWith(DEFAULTS.getString("pool.in-flight") + ";");
    assertThat(defaultOf("parallelism"))
        .startsWith(
            "%d, batches %d;"
                .formatted(
                    StageSettings.create().parallelism(),
                    BatchSettings.create().stage().parallelism()));
  }

  private static String defaultOf(String word) {
    return table("calls", "| word | where | default |").stream()
        .filter(row -> row.get(0).equals("`" + word + "`"))
        .map(row -> row.get(2))
        .findFirst()
        .orElseThrow();
  }

  private static Set<String> methods(String page, String head) {
    var methods = new TreeSet<String>();
    table(page, head).forEach(row -> methods.addAll(code(row.get(0))));
    methods.removeIf(name -> !name.startsWith("with"));
    return methods;
  }

  private static Set<String> withMethods(Class<?> settings) {
    return new TreeSet<>(
        Arrays.stream(settings.getMethods())
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .map(Method::getName)
            .filter(name -> name.startsWith("with"))
            .toList());
  }

  private static List<String> code(String cell) {
    return CODE.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static List<List<String>> table(String page, String head) {
    return MarkdownPage.of(Repository.ROOT.resolve("docs/guide/" + page + ".md")).table(head);
  }
}
