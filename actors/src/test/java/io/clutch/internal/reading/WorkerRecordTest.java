package io.clutch.internal.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerExit;
import io.clutch.internal.reading.WorkerRecord.LogLine;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerRecordTest {
  private final WorkerRecord record = new WorkerRecord();

  private void add(String text) {
    record.add(new LogLine(Instant.now(), "INFO", "python", text), false);
  }

  @Test
  void keepsTheLast200Lines() {
    for (int i = 0; i < 300; i++) {
      add("line " + i);
    }
    assertThat(record.read().log()).hasSize(200).last().extracting("text").isEqualTo("line 299");
  }

  @Test
  void keepsABoundedLength() {
    for (int i = 0; i < 300; i++) {
      add("x".repeat(1 << 20));
    }
    assertThat(record.read().log().stream().mapToInt(line -> line.text().length()).sum())
        .isBetween(16 * 1024, 64 * 1024);
  }

  @Test
  void aTracebackStaysWhenItsLineHasGone() {
    record.add(new LogLine(Instant.now(), "ERROR", "python", "Traceback"), true);
    for (int i = 0; i < 300; i++) {
      add("line");
    }
    assertThat(record.read().lastTraceback().orElseThrow().text()).isEqualTo("Traceback");
  }

  @Test
  void keepsTheLast10EndsBoundedAndHarmless() {
    var hostile = "\u001b[2J" + "y".repeat(1 << 20);
    for (int i = 1; i <= 12; i++) {
      record.add(
          new WorkerExit(
              new ExitReason.Code(i),
              "/user/worker",
              i,
              i,
              Duration.ofSeconds(i),
              List.of(hostile),
              hostile));
    }
    var exits = record.read().exits();
    assertThat(exits).hasSize(10);
    assertThat(exits.get(0).incarnation()).isEqualTo(3);
    assertThat(exits.get(9).stderrTail().get(0)).startsWith("\\x1b[2J").hasSizeLessThan(3 * 1024);
    assertThat(exits.get(9).faultText()).startsWith("\\x1b[2J").hasSizeLessThan(33 * 1024);
    assertThat(exits.subList(7, 10)).noneMatch(it -> it.faultText().isEmpty());
    assertThat(exits.subList(0, 7))
        .allMatch(it -> it.faultText().isEmpty() && it.stderrTail().isEmpty())
        .noneMatch(it -> it.reason().isEmpty());
    assertThat(record.bytes()).isBetween(3 * 2 * 34 * 1024L, 1024 * 1024L);
  }
}
