package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A JVM refuses, by name, what its heap cannot hold, and serves all others. */
@Tag("long")
@ExtendWith(Leftovers.class)
class MemoryTest {
  private static final String IPC = "-Dclutch.link.address=ipc://*";
  private static final String TCP = "-Dclutch.link.address=tcp://127.0.0.1:0";
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private static List<String> run(String heap, String scenario, String... settings) {
    var options = Stream.concat(Stream.of(heap), Stream.of(settings)).toList();
    try (var jvm = ChildJvm.start(FullHeap.class, options, scenario)) {
      int code = jvm.await(LIMIT);
      List<String> output = jvm.output().stream().filter(line -> !line.contains("SLF4J")).toList();
      assertThat(output).as("%s", output).last().isEqualTo("done");
      assertThat(code).isZero();
      return output;
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {IPC, TCP})
  void aResultThatIsTooLargeForTheHeapIsRefusedInPython(String scheme) {
    assertThat(run("-Xmx256m", "result", scheme))
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

  @ParameterizedTest
  @ValueSource(strings = {IPC, TCP})
  void announcedFramesTakeNoMemory(String scheme) {
    assertThat(run("-Xmx256m", "announce", scheme)).contains("large answers");
  }

  @Test
  void aMessageOfEmptyPartsIsAViolation() {
    assertThat(run("-Xmx128m", "empty"))
        .anySatisfy(line -> assertThat(line).contains("it broke the protocol"));
  }

  @ParameterizedTest
  @ValueSource(strings = {IPC, TCP})
  void aMessageOverTheLimitInAllItsPartsIsAViolation(String scheme) {
    assertThat(run("-Xmx128m", "sum", scheme))
        .anySatisfy(line -> assertThat(line).contains("it broke the protocol"));
  }

  @ParameterizedTest
  @ValueSource(strings = {IPC, TCP})
  void slowStreamsOfLargeElementsLeaveRoomForOthersCalls(String scheme) {
    assertThat(run("-Xmx128m", "streams", scheme)).contains("elements 48");
  }

  @Test
  void anAnswerThatIsTooLargeOnceDecodedFailsItsCallAlone() {
    assertThat(run("-Xmx64m", "decode")).filteredOn("decoded: Undecodable"::equals).hasSize(3);
  }

  @Test
  void aFloodOfMessagesIsReadAsFastAsItIsHandled() {
    assertThat(run("-Xmx64m", "flood")).contains("meanwhile true");
  }

  /**
   * The limit is set too high on purpose: the message is at the gate, and ZeroMQ cannot hold it.
   */
  @Test
  void whatZeroMqCannotHoldEndsItsWorkerAndSaysWhy() {
    assertThat(run("-Xmx64m", "twice", TCP, "-Dclutch.limits.memory=60m"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("the call was in flight when")
                    .contains("the JVM had no memory left to read what it sent"));
  }
}
