package io.clutch.road;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A JVM holds what its heap allows, refuses the rest by name, and goes on for all others. */
@ExtendWith(Leftovers.class)
class MemoryTest {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static List<String> run(String heap, String scenario) {
    try (var jvm = ChildJvm.start(FullHeap.class, List.of(heap), scenario)) {
      int code = jvm.await(LIMIT);
      List<String> output = jvm.output().stream().filter(line -> !line.contains("SLF4J")).toList();
      assertThat(output).as("%s", output).last().isEqualTo("done");
      assertThat(code).isZero();
      return output;
    }
  }

  @Test
  void aResultThatIsTooLargeForTheHeapIsRefusedInPython() {
    assertThat(run("-Xmx256m", "result"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("the size of the message is 314572805, over the limit of")
                    .contains("(half of clutch.limits.memory)"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("the size of the message is 104857")
                    .contains("(half of clutch.limits.memory)"))
        .contains("" + (20 << 20));
  }

  @Test
  void callsOverTheBudgetAreRefusedAndTheOthersServed() {
    assertThat(run("-Xmx1g", "queue"))
        .anySatisfy(line -> assertThat(line).matches("\\{QueueFull=\\d+, Value=\\d{3,4}}"));
  }

  @Test
  void aTinyHeapBearsLoad() {
    assertThat(run("-Xmx64m", "load"))
        .anySatisfy(line -> assertThat(line).matches("\\{(QueueFull=\\d+, )?Value=\\d{2,4}}"));
  }

  @Test
  void recordsThatTheLogDoesNotTakeAreDropped() {
    assertThat(run("-Xmx128m", "log"))
        .contains("written true")
        .anySatisfy(line -> assertThat(line).contains("lines of Python output dropped"));
  }

  @Test
  void announcedFramesTakeNoMemory() {
    assertThat(run("-Xmx256m", "announce")).contains("large answers");
  }

  @Test
  void aMessageOfEmptyPartsIsABreach() {
    assertThat(run("-Xmx128m", "empty"))
        .anySatisfy(line -> assertThat(line).contains("it broke the protocol"));
  }

  @Test
  void aMessageOverTheLimitInAllItsPartsIsABreach() {
    assertThat(run("-Xmx128m", "sum"))
        .anySatisfy(line -> assertThat(line).contains("it broke the protocol"));
  }

  @Test
  void slowStreamsOfLargeElementsLeaveRoomForOthersCalls() {
    assertThat(run("-Xmx128m", "streams")).contains("elements 48");
  }

  @Test
  void anAnswerThatIsTooLargeOnceDecodedFailsItsCallAlone() {
    assertThat(run("-Xmx64m", "decode")).filteredOn("decoded: Undecodable"::equals).hasSize(3);
  }

  @Test
  void aFloodOfMessagesIsReadAsFastAsItIsHandled() {
    assertThat(run("-Xmx64m", "flood")).contains("meanwhile true");
  }

  @Test
  void streamsOfMoreThanTheHeapHoldsComeWhole() {
    assertThat(run("-Xmx128m", "streams")).contains("elements 48");
  }
}
