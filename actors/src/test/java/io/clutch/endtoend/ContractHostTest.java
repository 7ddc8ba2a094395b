package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.ClutchSetup;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.host.Host;
import io.clutch.host.PythonStub;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Python calls the methods of a Java object, by a stub that was printed from its interface. */
@ExtendWith(Leftovers.class)
class ContractHostTest {
  private static final Path PYTHON =
      Path.of("../python-actor/.venv/bin/python").toAbsolutePath().normalize();

  enum Colour {
    RED,
    GREEN
  }

  sealed interface Shape {}

  record Circle(double radius, Colour colour) implements Shape {}

  record Group(List<Shape> shapes) implements Shape {}

  record Line(String item, int count) {}

  record Node(String name, Optional<Node> next) {}

  record Everything(
      boolean truth,
      int small,
      BigInteger large,
      double number,
      BigDecimal decimal,
      String text,
      char letter,
      ByteString bytes,
      Instant instant,
      LocalDateTime dateTime,
      LocalDate date,
      LocalTime time,
      Duration duration,
      UUID uuid,
      Colour colour,
      Map<Colour, List<Shape>> shapes,
      Set<Line> lines,
      Node node,
      Optional<Integer> none,
      Optional<List<Integer>> some) {}

  interface Base<T> {
    T echo(T item);
  }

  interface Shop extends Base<Everything> {
    double price(String item, int count);

    CompletionStage<List<String>> items(Optional<String> from);

    void note(List<Line> lines);

    List<Line> noted();

    CompletionStage<Void> never();

    String broken() throws IOException;

    CompletionStage<String> brokenStage();
  }

  private static final class Pears implements Shop {
    private final List<Line> noted = new CopyOnWriteArrayList<>();

    @Override
    public Everything echo(Everything item) {
      return item;
    }

    @Override
    public double price(String item, int count) {
      return 0.5 * count;
    }

    @Override
    public CompletionStage<List<String>> items(Optional<String> from) {
      return CompletableFuture.supplyAsync(() -> List.of(from.orElse("all"), "pear"));
    }

    @Override
    public void note(List<Line> lines) {
      noted.addAll(lines);
    }

    @Override
    public List<Line> noted() {
      return noted;
    }

    @Override
    public CompletionStage<Void> never() {
      return new CompletableFuture<>();
    }

    @Override
    public String broken() throws IOException {
      throw new IOException("no pears");
    }

    @Override
    public CompletionStage<String> brokenStage() {
      return CompletableFuture.supplyAsync(
          () -> {
            throw new IllegalStateException("no stage");
          });
    }
  }

  private static final Pears PEARS = new Pears();

  @TempDir private static Path directory;
  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() throws IOException {
    Files.writeString(directory.resolve("shop_stub.py"), PythonStub.of(Shop.class));
    fixture =
        ClutchFixture.open(ClutchSetup.create().withHost("shop", Host.contract(Shop.class, PEARS)));
    python = fixture.spawn(WorkerSpec.functions("contracts").withModulePath(directory));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"contracts:price", "contracts:price_async"})
  void callsMethods(String function) {
    assertThat(value(python.call(function, Double.class, "pear", 3))).isEqualTo(1.5);
  }

  @Test
  void callsManyAtOnce() {
    assertThat(value(python.call("contracts:prices", Double.class, 2000))).isEqualTo(999_500.0);
  }

  @Test
  void passesTheWholeDataTableBothWays() {
    var circle = new Circle(1.5, Colour.GREEN);
    var everything =
        new Everything(
            true,
            -7,
            BigInteger.TWO.pow(100),
            0.1,
            new BigDecimal("1.50"),
            "größe",
            'x',
            ByteString.fromString("bytes"),
            Instant.parse("2026-11-29T10:15:30.123456Z"),
            LocalDateTime.of(2026, 11, 29, 10, 15),
            LocalDate.of(2026, 11, 29),
            LocalTime.of(10, 15, 30),
            Duration.ofMillis(1500),
            UUID.fromString("12345678-1234-1234-1234-123456789abc"),
            Colour.RED,
            Map.of(Colour.GREEN, List.of(circle, new Group(List.of(circle)))),
            Set.of(new Line("pear", 1), new Line("fig", 2)),
            new Node("one", Optional.of(new Node("two", Optional.empty()))),
            Optional.empty(),
            Optional.of(List.of(1, 2)));
    assertThat(value(python.call("contracts:through", Everything.class, everything)))
        .isEqualTo(everything);
  }

  @Test
  void takesOptionalArguments() {
    var type = new ResultType<List<List<String>>>() {};
    assertThat(value(python.call("contracts:items", type)))
        .containsExactly(List.of("p", "pear"), List.of("all", "pear"), List.of("all", "pear"));
  }

  @Test
  void answersVoidAndTakesTells() {
    PEARS.noted.clear();
    var lines = new ResultType<List<Line>>() {};
    assertThat(value(python.call("contracts:note", lines, 2)))
        .containsExactly(new Line("pear", 0), new Line("pear", 1));
    value(python.call("contracts:told", Object.class, "fig"));
    await().until(() -> PEARS.noted.contains(new Line("fig", 1)));
  }

  @Test
  void refusesWhatDoesNotFit() {
    var texts = new ResultType<List<String>>() {};
    String refused = "Refused: host 'shop' refused the message: ";
    assertThat(value(python.call("contracts:failures", texts)))
        .containsExactly(
            refused
                + "method: expected one of broken, broken_stage, echo, items, never, note, noted,"
                + " price, found \"close\"",
            refused + "price: expected arguments for (String item, int count), found 1 by position",
            refused + "price: count: expected int, found text",
            refused
                + "price: expected arguments for (String item, int count), found 1 by position,"
                + " \"cnt\"",
            refused
                + "message: expected a list of a method's name, a list of arguments and a map of"
                + " named ones, found another message");
  }

  @Test
  void raisesWhatMethodsThrow() {
    var texts = new ResultType<List<String>>() {};
    List<String> failure = value(python.call("contracts:failure", texts, "broken"));
    assertThat(failure.subList(0, 2))
        .containsExactly(
            "host 'shop' failed: java.io.IOException: no pears", "java.io.IOException");
    assertThat(failure.get(2)).contains("ContractHostTest$Pears.broken(ContractHostTest.java:");
    failure = value(python.call("contracts:failure", texts, "broken_stage"));
    assertThat(failure.get(0))
        .isEqualTo("host 'shop' failed: java.lang.IllegalStateException: no stage");
  }

  @Test
  void endsByItsTimeout() {
    assertThat(value(python.call("contracts:slow", String.class)))
        .isEqualTo("AskTimeout: host 'shop' did not answer within 0.05 s");
  }

  @Test
  void anotherJvmPrintsTheSameStub() throws IOException {
    try (var jvm = ChildJvm.start(PythonStub.class, List.of(), Shop.class.getName())) {
      assertThat(jvm.await(Duration.ofSeconds(60))).isZero();
      assertThat(jvm.output()).isEqualTo(Files.readAllLines(directory.resolve("shop_stub.py")));
    }
  }

  @Test
  void theStubPassesAStrictTypeChecker() throws Exception {
    Assumptions.assumeTrue(Files.exists(PYTHON.resolveSibling("mypy")));
    Path output = directory.resolve("mypy.txt");
    var command =
        new ProcessBuilder(
                PYTHON.toString(),
                "-m",
                "mypy",
                "--strict",
                "--follow-imports=silent",
                "--cache-dir")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    command.command().add(directory.resolve("cache").toString());
    command.command().add(directory.resolve("shop_stub.py").toString());
    command.command().add(ClutchFixture.HANDLERS.resolve("contracts.py").toString());
    Path sources = Path.of("../python-actor/src").toAbsolutePath().normalize();
    command.environment().put("MYPYPATH", sources.toString());
    Process mypy = command.start();
    try {
      assertThat(mypy.waitFor(120, TimeUnit.SECONDS)).isTrue();
      assertThat(output).content().startsWith("Success: no issues found in 2 source files");
    } finally {
      mypy.destroyForcibly();
    }
  }
}
