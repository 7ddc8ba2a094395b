package io.clutch.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clutch.Repository;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The dashboard names metrics and labels that there are, in the names of Prometheus. */
class DashboardTest {
  private static final Pattern NAME = Pattern.compile("clutch_[a-z_]+");
  private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");
  private static final Pattern FILTER = Pattern.compile("[{,](\\w+)(?:=~|!=|=)");
  private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");
  private static final Map<String, Metric> METRICS = metrics();

  private static Map<String, Metric> metrics() {
    var all = new HashMap<String, Metric>();
    for (Metric metric : Metric.values()) {
      names(metric).forEach(name -> all.put(name, metric));
    }
    return all;
  }

  private static Stream<String> names(Metric metric) {
    String name = metric.title().replace('.', '_');
    return switch (metric.kind()) {
      case TIMER -> Stream.of("_count", "_sum", "_max").map(it -> name + "_seconds" + it);
      case SUMMARY -> Stream.of("_count", "_sum", "_max").map(it -> name + it);
      case COUNTER, FUNCTION_COUNTER -> Stream.of(withUnit(name, metric) + "_total");
      case GAUGE -> Stream.of(withUnit(name, metric));
    };
  }

  private static String withUnit(String name, Metric metric) {
    return metric.unit() == null ? name : name + "_" + metric.unit();
  }

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper()
        .readTree(Repository.ROOT.resolve("docs/dashboards/clutch.json").toFile());
  }

  private static List<JsonNode> targets() throws IOException {
    return StreamSupport.stream(dashboard().get("panels").spliterator(), false)
        .flatMap(panel -> StreamSupport.stream(panel.path("targets").spliterator(), false))
        .toList();
  }

  private static Stream<String> found(Pattern pattern, String text) {
    int group = pattern.matcher("").groupCount();
    return pattern.matcher(text).results().map(it -> it.group(group));
  }

  @Test
  void eachMetricThatIsNamedIsMade() throws IOException {
    assertThat(found(NAME, dashboard().toString()).distinct())
        .hasSizeGreaterThan(20)
        .allSatisfy(name -> assertThat(METRICS).containsKey(name));
  }

  @Test
  void eachMetricIsShown() throws IOException {
    Set<Metric> shown = new HashSet<>();
    found(NAME, dashboard().toString()).forEach(name -> shown.add(METRICS.get(name)));

    assertThat(shown).containsAll(Arrays.asList(Metric.values()));
  }

  @Test
  void eachLabelThatIsNamedIsOneOfItsMetric() throws IOException {
    for (JsonNode target : targets()) {
      String expression = target.get("expr").asText();
      List<Metric> metrics = found(NAME, expression).map(METRICS::get).distinct().toList();
      Stream<String> labels =
          Stream.of(
                  found(FILTER, expression),
                  found(GROUPED, expression).flatMap(it -> Stream.of(it.split(", "))),
                  found(LEGEND, target.get("legendFormat").asText()))
              .flatMap(it -> it);
      assertThat(labels)
          .as(expression)
          .allSatisfy(
              label ->
                  assertThat(metrics).allSatisfy(it -> assertThat(it.labels()).contains(label)));
    }
  }
}
