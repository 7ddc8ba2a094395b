package io.clutch.benchmarks.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * One number and its anchor.
 *
 * @param low the first quartile of the rounds
 * @param high the third quartile of the rounds
 * @param ratio how many times better than the anchor: above 1 is better, for times and for
 *     throughput alike
 */
@JsonPropertyOrder({
  "work",
  "subject",
  "metric",
  "value",
  "low",
  "high",
  "anchor",
  "anchor_value",
  "ratio"
})
public record Row(
    String work,
    String subject,
    String metric,
    double value,
    double low,
    double high,
    String anchor,
    @JsonProperty("anchor_value") double anchorValue,
    double ratio) {

  /** A row of a sample and its anchor's value. */
  public static Row of(
      String work,
      String subject,
      Metric metric,
      Sample sample,
      String anchor,
      double anchorValue) {
    return new Row(
        work,
        subject,
        metric.name(),
        sample.value(),
        sample.low(),
        sample.high(),
        anchor,
        anchorValue,
        metric.ratio(sample.value(), anchorValue));
  }

  /** Whether the other row has the same work, subject, metric and anchor. */
  boolean isOfSame(Row other) {
    return work.equals(other.work)
        && subject.equals(other.subject)
        && metric.equals(other.metric)
        && anchor.equals(other.anchor);
  }
}
