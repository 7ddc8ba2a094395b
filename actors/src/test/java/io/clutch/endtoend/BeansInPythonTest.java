package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure;
import io.clutch.worker.WorkerSpec;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Beans, Java's further collections and byte strings, with a real Python. */
@ExtendWith(Leftovers.class)
class BeansInPythonTest {
  sealed interface Figure permits Circle, Square {}

  record Circle(double radius) implements Figure {}

  record Square(double side) implements Figure {}

  /** A bean with values that Python could confuse with others. */
  public static final class Order {
    private UUID id = new UUID(1, 2);

    public Map<Integer, BigDecimal> prices = Map.of(1, new BigDecimal("1.50"));
    public List<Figure> figures = List.of(new Circle(1), new Square(2));
    public Set<Instant> times = Set.of(Instant.EPOCH);
    public byte[] data = {65, 66, 67};
    public Deque<String> lines = new LinkedList<>(List.of("a", "b"));
    public Path folder;

    public UUID getId() {
      return id;
    }

    public void setId(UUID id) {
      this.id = id;
    }
  }

  /** A bean with some of its properties. */
  public static final class Receipt {
    public UUID id;
    public Map<Integer, BigDecimal> prices;
    public List<Figure> figures;
    public Set<Instant> times;
    public byte[] data;
    public Deque<String> lines;
  }

  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    python = fixture.spawn(WorkerSpec.functions("echoes"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void aBeanKeepsTheTypesOfItsProperties() {
    var order = new Order();

    Receipt receipt = value(python.call("echoes:echo", Receipt.class, order));

    assertThat(receipt)
        .usingRecursiveComparison()
        .comparingOnlyFields("id", "prices", "figures", "times", "data", "lines")
        .isEqualTo(order);
    Map<String, String> kinds =
        value(python.call("echoes:kinds", new ResultType<Map<String, String>>() {}, order));
    assertThat(kinds)
        .containsEntry("id", "UUID")
        .containsEntry("prices", "dict")
        .containsEntry("times", "frozenset")
        .containsEntry("data", "bytes")
        .containsEntry("lines", "list");
  }

  @Test
  void aPropertyThatCannotCrossIsNamed() {
    var order = new Order();
    order.folder = Path.of("/tmp");

    CallFailure sent = failure(python.call("echoes:echo", Object.class, order));
    assertThat(sent.message())
        .contains("arguments[0].folder is of type sun.nio.fs.UnixPath, which cannot cross");
    CallFailure asked = failure(python.call("echoes:echo", Order.class, Map.of("folder", "/tmp")));
    assertThat(asked.message())
        .contains("result.folder: expected a type that can cross, found java.nio.file.Path");
  }

  @Test
  void furtherCollectionsCross() {
    var numbered = new TreeMap<>(Map.of(2, "b", 1, "a"));
    assertThat(
            value(
                python.call(
                    "echoes:echo", new ResultType<TreeMap<Integer, String>>() {}, numbered)))
        .isEqualTo(numbered);
    Deque<byte[]> parts = new ArrayDeque<>(List.of(new byte[] {1}, new byte[] {2}));
    assertThat(value(python.call("echoes:echo", new ResultType<Deque<byte[]>>() {}, parts)))
        .containsExactly(new byte[] {1}, new byte[] {2});
    assertThat(
            failure(python.call("echoes:echo", new ResultType<LinkedList<String>>() {}, parts))
                .message())
        .contains("result[0]: expected text, found bytes");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 1 << 10, 1 << 16, 3 << 20})
  void aByteStringIsBytes(int length) {
    ByteString whole = ByteString.fromArray("x".repeat(length).getBytes());
    ByteString joined = whole.concat(ByteString.fromString("y"));

    assertThat(value(python.call("echoes:kind", String.class, joined))).isEqualTo("bytes");
    assertThat(value(python.call("echoes:length", Integer.class, joined))).isEqualTo(length + 1);
    assertThat(value(python.call("echoes:echo", ByteString.class, joined))).isEqualTo(joined);
    assertThat(value(python.call("echoes:echo", ByteString.class, joined.drop(1))))
        .isEqualTo(joined.drop(1));
    assertThat(failure(python.call("echoes:echo", ByteString.class, "text")).message())
        .contains("expected bytes, found text");
  }
}
