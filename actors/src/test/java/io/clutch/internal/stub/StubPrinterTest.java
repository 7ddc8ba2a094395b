package io.clutch.internal.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.data.NdArray;
import io.clutch.host.PythonStub;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.IntBinaryOperator;
import org.junit.jupiter.api.Test;

class StubPrinterTest {
  enum Colour {
    RED,
    None
  }

  enum Nothing {}

  record Pair<A, B>(A one, B two) {}

  record Node(String name, List<Node> below, Optional<Node> next) {}

  record Range(int from, int to) {}

  record Unit() {}

  record Endless<T>(Optional<Endless<List<T>>> next) {}

  sealed interface Shape {}

  record Circle(double radius) implements Shape {}

  sealed interface Flat extends Shape {}

  record Square(double side, Colour colour) implements Flat {}

  sealed interface Odd {}

  record Reverse(Range in) implements Odd {}

  record Broken(int is) implements Odd {}

  sealed interface Open permits Closed {}

  static final class Closed implements Open {}

  interface Scalars {
    boolean truth(byte a, short b, int c, long d, Integer e, float f, Double g);

    String text(char a, CharSequence b, byte[] c, java.math.BigInteger d);

    Instant time(LocalDate date, java.time.LocalTime time, Duration duration);

    BigDecimal number(Number any, UUID uuid, Object anything);

    Void nothing();
  }

  interface Containers {
    @SuppressWarnings("rawtypes")
    int[] lists(List<String> a, Deque<Long> b, Iterable<int[]> c, List d);

    Map<String, List<Double>> maps(EnumSet<Colour> colours, Properties properties);

    CompletionStage<List<? extends Number>> later(Optional<Optional<String>> a, Optional<Path> b);

    void optional(Optional<String> a, int b, Optional<Integer> c, Optional<Object> d);
  }

  interface Records {
    Node node(Unit unit);

    Pair<String, Integer> pair(Pair<Integer, List<String>> other);

    Shape shape(Circle circle);
  }

  interface Strange {
    Range range(Path path, NdArray array, Nothing nothing, Runnable runnable);

    Endless<String> endless();

    Odd odd(Open open);
  }

  record Holder(int list, UUID uuid, List<LocalDate> date, String Strings) {}

  record Strings(String text) {}

  /** Its methods have the names of classes. */
  interface Clashing {
    List<Strings> list(Holder holder);

    String str();

    Any Any();
  }

  interface Any {
    void call();
  }

  private static String body(Class<?>... contracts) {
    String text = PythonStub.of(contracts);
    return text.substring(text.indexOf("\n\n\n") + 3);
  }

  private static String imports(Class<?>... contracts) {
    String text = PythonStub.of(contracts);
    String from = "annotations\n\n";
    return text.substring(text.indexOf(from) + from.length(), text.indexOf("\n\n\n"));
  }

  @Test
  void printsScalars() {
    assertThat(body(Scalars.class))
        .isEqualTo(
            """
            class Scalars(Protocol):
                def nothing(self) -> Ask[None]: ...
                def number(self, any: int | float | Decimal, uuid: UUID, anything: Any) -> Ask[Decimal]: ...
                def text(self, a: str, b: str, c: bytes, d: int) -> Ask[str]: ...
                def time(self, date: date, time: _time, duration: timedelta) -> Ask[datetime]: ...
                def truth(self, a: int, b: int, c: int, d: int, e: int, f: float, g: float) -> Ask[bool]: ...
            """);
  }

  @Test
  void printsContainers() {
    assertThat(body(Containers.class))
        .isEqualTo(
            """
            Colour: TypeAlias = Literal["RED", "None"]


            class Containers(Protocol):
                # Any: java.nio.file.Path: the stub has no class for it
                def later(self, a: str | None = None, b: Any = None) -> Ask[list[int | float | Decimal]]: ...
                def lists(
                    self,
                    a: list[str],
                    b: list[int],
                    c: list[list[int]],
                    d: list[Any],
                ) -> Ask[list[int]]: ...
                def maps(
                    self,
                    colours: set[Colour],
                    properties: dict[Any, Any],
                ) -> Ask[dict[str, list[float]]]: ...
                def optional(self, a: str | None, b: int, c: int | None = None, d: Any = None) -> Ask[None]: ...
            """);
  }

  @Test
  void printsRecords() {
    assertThat(body(Records.class))
        .isEqualTo(
            """
            Colour: TypeAlias = Literal["RED", "None"]


            class Circle(Struct, frozen=True, tag="Circle"):
                radius: float


            @dataclass(frozen=True)
            class Node:
                name: str
                below: list[Node]
                next: Node | None = None


            @dataclass(frozen=True)
            class Pair:
                one: int
                two: list[str]


            @dataclass(frozen=True)
            class Pair2:
                one: str
                two: int


            class Square(Struct, frozen=True, tag="Square"):
                side: float
                colour: Colour


            @dataclass(frozen=True)
            class Unit:
                pass


            Shape: TypeAlias = Circle | Square


            class Records(Protocol):
                def node(self, unit: Unit) -> Ask[Node]: ...
                def pair(self, other: Pair) -> Ask[Pair2]: ...
                def shape(self, circle: Circle) -> Ask[Shape]: ...
            """);
    assertThat(imports(Records.class))
        .isEqualTo(
            """
            from dataclasses import dataclass
            from typing import Literal, Protocol, TypeAlias

            from clutch import Ask
            from msgspec import Struct""");
  }

  @Test
  void saysWhichTypesItDoesNotKnow() {
    String nested = "    # Any: io.clutch.internal.stub.StubPrinterTest.";
    assertThat(body(Strange.class))
        .contains(
            nested + "Range: Python can have no field 'from'\n",
            "    # Any: java.nio.file.Path: the stub has no class for it\n",
            "    # Any: io.clutch.data.NdArray: a numpy.ndarray\n",
            nested + "Nothing: an enum without constants\n",
            nested + "Odd: Python cannot have all its records\n",
            nested + "Open: sealed, but not an interface of records\n",
            nested + "Endless: too many type arguments\n",
            "def range(self, path: Any, array: Any, nothing: Any, runnable: Any) -> Ask[Any]: ...",
            "def odd(self, open: Any) -> Ask[Any]: ...");
  }

  @Test
  void givesNoClassTheNameOfAMember() {
    assertThat(body(Clashing.class))
        .isEqualTo(
            """
            @dataclass(frozen=True)
            class Holder:
                list: int
                uuid: UUID
                date: _list[_date]
                Strings: _str


            @dataclass(frozen=True)
            class Strings2:
                text: _str


            class Clashing(Protocol):
                # Any: io.clutch.internal.stub.StubPrinterTest.Any: the stub has no class for it
                def any(self) -> Ask[Any]: ...
                def list(self, holder: Holder) -> Ask[_list[Strings2]]: ...
                def str(self) -> Ask[_str]: ...
            """);
    assertThat(imports(Clashing.class))
        .contains("from builtins import list as _list, str as _str\n")
        .contains("from datetime import date as _date\n");
  }

  @Test
  void printsParametersWithoutNames() {
    assertThat(body(IntBinaryOperator.class))
        .contains("def apply_as_int(self, argument0: int, argument1: int, /) -> Ask[int]: ...");
  }

  @Test
  void printsSeveralContractsAsOneModule() {
    String text = PythonStub.of(Any.class, Records.class);
    assertThat(text)
        .startsWith(
            "\"\"\"Printed by PythonStub from the Java interface io.clutch.internal.stub"
                + ".StubPrinterTest.Any, io.clutch.internal.stub.StubPrinterTest.Records.\"\"\"\n")
        .contains("class Any2(Protocol):\n    def call(self) -> Ask[None]: ...\n")
        .contains("class Records(Protocol):\n");
    assertThat(PythonStub.of(Any.class, Records.class)).isEqualTo(text);
  }

  @Test
  void refusesWhatIsNoContract() {
    assertThatThrownBy(PythonStub::of).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PythonStub.of(String.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not an interface");
    assertThatThrownBy(() -> PythonStub.of((Class<?>) null))
        .isInstanceOf(NullPointerException.class)
        .hasMessage("contract");
  }
}
