package io.clutch.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {
  private static final Metric TIME = Metric.cost("p50 µs");
  private static final Metric RATE = Metric.rate("calls/s");

  private static Row row(Metric metric, double value, double anchor) {
    return Row.of("call", "Clutch", metric, Sample.of(value), "bare PAIR", anchor);
  }

  @Test
  void aSampleIsTheMedianBetweenTheQuartiles() {
    assertThat(Sample.of(5, 1, 4, 2, 3)).isEqualTo(new Sample(3, 2, 4));
    assertThat(Sample.of(4, 1, 3, 2)).isEqualTo(new Sample(2.5, 1.75, 3.25));
    assertThat(Sample.of(7)).isEqualTo(new Sample(7, 7, 7));
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "0.5, 20", "0.99, 29.8", "1, 30"})
  void aQuantileLiesBetweenItsNeighbours(double part, double expected) {
    double[] sorted = {10, 20, 30};
    assertThat(Sample.quantile(sorted, part)).isCloseTo(expected, within(1e-9));
  }

  @Test
  void thereIsNoQuantileOfNothing() {
    assertThatThrownBy(() -> Sample.of()).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Sample.quantile(new double[] {1}, 1.1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aboveOneIsBetterForTimesAndForRates() {
    assertThat(row(TIME, 50, 100).ratio()).isEqualTo(2);
    assertThat(row(TIME, 100, 50).ratio()).isEqualTo(0.5);
    assertThat(row(RATE, 100, 50).ratio()).isEqualTo(2);
    assertThat(row(RATE, 50, 100).ratio()).isEqualTo(0.5);
  }

  @Test
  void theTableLinesUp() {
    List<String> lines = Table.lines(List.of(row(TIME, 41.54, 20.8), row(RATE, 123_456.7, 1)));
    assertThat(lines).hasSize(4);
    assertThat(lines.stream().map(String::length).distinct()).hasSize(1);
    assertThat(lines.get(2).split("\\s*\\|\\s*"))
        .containsExactly(
            "", "call", "Clutch", "p50 µs", "41.5", "41.5", "41.5", "bare PAIR", "20.8", "0.50");
    assertThat(lines.get(3)).contains("123457", "123456.70");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0.126, 0.13", "9.99, 9.99", "12.34, 12.3", "99999.9, 100000"})
  void numbersHaveThreeDigitsThatCount(double value, String text) {
    assertThat(Table.number(value)).isEqualTo(text);
  }

  @Test
  void theJsonHasTheNamedFields(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("rows.json");
    JsonReport.write(List.of(row(RATE, 100, 50)), file);
    JsonNode rows = new ObjectMapper().readTree(file.toFile());
    assertThat(rows.toString())
        .isEqualTo(
            """
            [{"work":"call","subject":"Clutch","metric":"calls/s","value":100.0,"low":100.0,\
            "high":100.0,"anchor":"bare PAIR","anchor_value":50.0,"ratio":2.0}]""");
  }

  @Test
  void anAnchorThatIsMeasuredAgainIsReportedOnce() {
    var report = new Report();
    report.add(row(TIME, 1, 1));
    report.add(row(TIME, 2, 2));
    report.add(row(RATE, 1, 1));
    assertThat(report.rows()).containsExactly(row(TIME, 1, 1), row(RATE, 1, 1));
  }
}
