package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.NdArray;
import io.clutch.data.ResultType;
import io.clutch.worker.WorkerSpec;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Large arrays and bytes in memory that both processes map. */
@ExtendWith(Leftovers.class)
class SharedMemoryTest {
  private static final int COUNT = 300_000;
  private static final ResultType<List<Object>> LIST = new ResultType<>() {};

  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open("clutch.limits.shared-memory-threshold = 1 MiB");
    python = fixture.spawn(WorkerSpec.functions("shared_arrays"));
    value(python.call("shared_arrays:mapped", Long.class));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static NdArray random(int seed) {
    return NdArray.of(new Random(seed).doubles(COUNT).toArray());
  }

  private static List<Object> look(PythonRef at, NdArray array) {
    return value(at.call(Call.of("shared_arrays:look", LIST, array)));
  }

  private static long mapped() {
    return value(python.call("shared_arrays:mapped", Long.class));
  }

  @Test
  void anAllocatedArrayIsWrittenOnceAndSeenInPlace() {
    NdArray array = NdArray.allocate("<f8", 3, COUNT / 3);
    DoubleBuffer elements = array.writable().asDoubleBuffer();
    for (int i = 0; i < COUNT; i++) {
      elements.put(i, i);
    }
    double sum = COUNT * (COUNT - 1.0) / 2;

    assertThat(look(python, array)).containsExactly("<f8", List.of(3L, COUNT / 3L), false, sum, 1L);
    NdArray back = value(python.call("shared_arrays:echo", NdArray.class, array));
    assertThat(back).isEqualTo(array);
    assertThat(back.data().isReadOnly()).isTrue();
    assertThatThrownBy(array::writable)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the array was sent, and is read-only from then on");
    assertThat(value(python.call("shared_arrays:echo", NdArray.class, array))).isEqualTo(array);
  }

  @Test
  void arraysOfTheHeapAreSharedToo() {
    NdArray array = random(1);
    List<Object> seen = look(python, array);
    assertThat(seen.get(2)).isEqualTo(false);
    assertThat((double) seen.get(3)).isCloseTo(Arrays.stream(array.toDoubles()).sum(), within());
    assertThat(seen.get(4)).isEqualTo(1L);
    assertThat(value(python.call("shared_arrays:echo", NdArray.class, array))).isEqualTo(array);
    await().until(() -> mapped() == 0);
  }

  private static Offset<Double> within() {
    return Offset.offset(1e-3);
  }

  @Test
  void smallOnesAreNot() {
    assertThat(look(python, NdArray.of(new double[1000])).get(4)).isEqualTo(0L);
  }

  /** From the size on from which bytes are beside the body at all, 64 KiB by default. */
  @Test
  void allocatedArraysAreSharedBelowTheThreshold() {
    assertThat(look(python, NdArray.allocate("<f8", 20_000)).get(4)).isEqualTo(1L);
    assertThat(look(python, NdArray.allocate("<f8", 1_000)).get(4)).isEqualTo(0L);
    assertThat(isMappedWhenItIsBack(NdArray.allocate("<f8", 20_000))).isTrue();
    assertThat(isMappedWhenItIsBack(NdArray.of(new double[20_000]))).isFalse();
  }

  private static boolean isMappedWhenItIsBack(NdArray array) {
    NdArray back = value(python.call("shared_arrays:echo", NdArray.class, array));
    assertThat(back).isEqualTo(array);
    return back.data().isDirect();
  }

  @Test
  void bytesComeAsBytesOrAsAView() {
    byte[] bytes = new byte[3 << 20];
    new Random(2).nextBytes(bytes);
    assertThat(value(python.call(Call.of("shared_arrays:viewed", LIST, ByteBuffer.wrap(bytes)))))
        .containsExactly("memoryview", true, (long) bytes.length, 1L);
    assertThat(value(python.call("shared_arrays:echo", byte[].class, bytes))).isEqualTo(bytes);
    assertThat(value(python.call("shared_arrays:echo", ByteBuffer.class, bytes)))
        .isEqualTo(ByteBuffer.wrap(bytes));
    byte[] made = value(python.call("shared_arrays:octets", byte[].class, 2 << 20));
    assertThat(made).hasSize(2 << 20).startsWith('a', 'b').endsWith('a', 'b');
  }

  @Test
  void bothOrdersAndOddArraysComeBack() {
    NdArray rows = value(python.call("shared_arrays:made", NdArray.class, COUNT, "C"));
    NdArray columns = value(python.call("shared_arrays:made", NdArray.class, COUNT, "F"));
    assertThat(rows.dtype()).isEqualTo(">i4");
    assertThat(rows.shape()).containsExactly(2, COUNT / 2);
    assertThat(columns.order()).isEqualTo('F');
    long[] byRow = rows.toLongs();
    long[] byColumn = columns.toLongs();
    assertThat(byRow[1]).isEqualTo(1);
    assertThat(byColumn[1]).isEqualTo(COUNT / 2);
    assertThat(value(python.call("shared_arrays:echo", NdArray.class, columns))).isEqualTo(columns);
    NdArray strided = value(python.call("shared_arrays:strided", NdArray.class, COUNT));
    assertThat(strided.toLongs()).startsWith(0, 2, 4).hasSize(COUNT);
  }

  @Test
  void whatPythonKeepsStaysAsItWas() {
    NdArray first = random(3);
    value(python.call("shared_arrays:keep", Long.class, first));
    for (int i = 0; i < 20; i++) {
      look(python, random(100 + i));
    }
    assertThat(value(python.call("shared_arrays:give", NdArray.class, 0))).isEqualTo(first);
    value(python.call("shared_arrays:forget", Long.class));
    // The result's file is freed once the JVM has mapped it, which may be later.
    await().until(() -> mapped() == 0);
  }

  @Test
  void aResultStaysAsItWasEvenIfItIsAnArgument() {
    NdArray first = random(4);
    NdArray back = value(python.call("shared_arrays:echo", NdArray.class, first));
    NdArray part = value(python.call("shared_arrays:part", NdArray.class, first, 100, COUNT - 100));
    for (int i = 0; i < 20; i++) {
      value(python.call("shared_arrays:echo", NdArray.class, random(200 + i)));
    }
    assertThat(back).isEqualTo(first);
    assertThat(part.toDoubles()).isEqualTo(Arrays.copyOfRange(first.toDoubles(), 100, COUNT - 100));
  }

  @Test
  void nothingIsLeftOpen() {
    for (int i = 0; i < 50; i++) {
      value(python.call("shared_arrays:echo", NdArray.class, random(i)));
    }
    await().until(() -> value(python.call("shared_arrays:open_files", Long.class)) <= 1);
    assertThat(mapped()).isZero();
  }

  @Test
  void theLastResultOfAProcessArrives() {
    PythonRef ends = fixture.spawn(WorkerSpec.functions("shared_arrays"));
    NdArray last = value(ends.call("shared_arrays:last", NdArray.class, COUNT));
    assertThat(last.toLongs()).hasSize(COUNT).endsWith(COUNT - 2, COUNT - 1);
  }

  @Test
  void otherTransportsAndLittleRoomMeanFrames() {
    for (String setting :
        List.of(
            "clutch.link.address = \"tcp://127.0.0.1:0\"",
            "clutch.limits.shared-memory = 0",
            "clutch.limits.shared-memory = 1 MiB")) {
      try (ClutchFixture other =
          ClutchFixture.open(setting, "clutch.limits.shared-memory-threshold = 1 MiB")) {
        PythonRef at = other.spawn(WorkerSpec.functions("shared_arrays"));
        NdArray array = random(5);
        assertThat(look(at, array).get(4)).as(setting).isEqualTo(0L);
        assertThat(value(at.call("shared_arrays:echo", NdArray.class, array))).isEqualTo(array);
        NdArray allocated = NdArray.allocate("|u1", 2 << 20);
        allocated.writable().put(0, (byte) 7);
        assertThat(value(at.call("shared_arrays:echo", NdArray.class, allocated)))
            .isEqualTo(allocated);
      }
    }
  }
}
