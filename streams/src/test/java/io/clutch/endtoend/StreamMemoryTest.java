package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static io.clutch.endtoend.Generators.balanced;
import static io.clutch.endtoend.Generators.sink;
import static io.clutch.endtoend.Generators.source;
import static io.clutch.endtoend.Generators.through;
import static io.clutch.endtoend.StreamRun.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import io.clutch.telemetry.WorkerEvent.StreamEnded;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A million elements take no more memory than the first tenth, on either side. */
@Tag("long")
@ExtendWith(Leftovers.class)
class StreamMemoryTest {
  private static final int ELEMENTS = 1_000_000;
  private static final int EARLY = ELEMENTS / 10;
  private static final long MEBIBYTE = 1 << 20;

  // Nine bytes for each element between the two measurements: less than any object.
  private static final long HEAP_SLACK = 8 * MEBIBYTE;
  // Less than a number in a list for each of them.
  private static final long RESIDENT_SLACK = 16 * MEBIBYTE;

  private static ClutchFixture fixture;
  private PythonRef own;
  private final List<Memory> looks = new ArrayList<>();
  private int passed;

  /** The bytes of live objects in the JVM, and of the worker's process. */
  private record Memory(long heap, long resident) {
    static Memory of(PythonRef own) {
      System.gc();
      long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
      return new Memory(heap, value(own.call("generators:resident", Long.class)));
    }
  }

  @BeforeAll
  static void open() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @BeforeEach
  void start() {
    own = fixture.spawn(Generators.SPEC);
  }

  @AfterEach
  void stop() {
    own.stop();
    ClutchFixture.stopped(own);
  }

  /** Measures the memory in the middle of the stream, whose stages wait meanwhile. */
  private int pass(int element) {
    passed++;
    if (passed == EARLY || passed == ELEMENTS) {
      looks.add(Memory.of(own));
    }
    return element;
  }

  private void assertFlat() {
    assertThat(passed).isEqualTo(ELEMENTS);
    Memory early = looks.get(0);
    Memory late = looks.get(1);
    assertThat(late.heap()).as("live heap").isLessThan(early.heap() + HEAP_SLACK);
    assertThat(late.resident()).as("resident").isLessThan(early.resident() + RESIDENT_SLACK);
    assertThat(fixture.events(StreamEnded.class))
        .isNotEmpty()
        .allSatisfy(ended -> assertThat(ended.mostOutstanding()).isLessThanOrEqualTo(64));
  }

  @ParameterizedTest
  @ValueSource(strings = {"numbers", "async_range"})
  void fromASource(String function) {
    StreamCounts counts =
        value(
            source(own, function, ELEMENTS)
                .map(this::pass)
                .toMat(Sink.ignore(), Keep.left())
                .run(fixture.system()));
    assertThat(balanced(counts).out()).isEqualTo(ELEMENTS);
    assertFlat();
  }

  @ParameterizedTest
  @ValueSource(strings = {"echoed", "async_echoed"})
  void throughAFlow(String function) {
    StreamCounts counts =
        value(
            numbers(ELEMENTS)
                .viaMat(through(own, function), Keep.right())
                .map(this::pass)
                .toMat(Sink.ignore(), Keep.left())
                .run(fixture.system()));
    assertThat(balanced(counts).in()).isEqualTo(ELEMENTS);
    assertThat(counts.out()).isEqualTo(ELEMENTS);
    assertFlat();
  }

  @ParameterizedTest
  @ValueSource(strings = {"total", "async_total"})
  void intoASink(String function) {
    long sum =
        value(numbers(ELEMENTS).map(this::pass).runWith(sink(own, function), fixture.system()));
    assertThat(sum).isEqualTo(ELEMENTS * (ELEMENTS - 1L) / 2);
    assertFlat();
  }
}
