package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure.BadArguments;
import io.clutch.failure.CallFailure.Undecodable;
import io.clutch.worker.WorkerSpec;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Java's records, and Python's kinds of records. */
@ExtendWith(Leftovers.class)
class RecordsTest {
  private static ClutchFixture fixture;
  private static PythonRef python;

  record Line(String name, BigDecimal price) {}

  record Place(int x, int y) {}

  record Shelf(Place place, List<Line> lines) {}

  record Cat(String name, int lives) {}

  sealed interface Figure {}

  record Circle(double radius) implements Figure {}

  record Square(double side) implements Figure {}

  private static final Line TEA = new Line("tea", new BigDecimal("1.50"));
  private static final Line MILK = new Line("milk", new BigDecimal("0.50"));

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    python = fixture.spawn(WorkerSpec.functions("records"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void aNamedTupleIsARecordByName() {
    List<?> lines = List.of(MILK, TEA, List.of("salt", new BigDecimal("0.10")));

    assertThat(value(python.call("records:dearest", Line.class, lines))).isEqualTo(TEA);
    assertThat(value(python.call("records:dearest", Object.class, lines)))
        .isEqualTo(Map.of("name", "tea", "price", new BigDecimal("1.50")));
    assertThat(failure(python.call("records:dearest", List.class, lines), Undecodable.class))
        .extracting(Undecodable::path)
        .isEqualTo("result");
  }

  @Test
  void frozenRecordsAreKeysAndItemsOfSets() {
    assertThat(
            value(
                python.call(
                    "records:moved",
                    new ResultType<Map<Place, String>>() {},
                    Map.of(new Place(1, 2), "a"))))
        .isEqualTo(Map.of(new Place(2, 1), "a"));
    assertThat(
            value(
                python.call(
                    "records:corners",
                    new ResultType<Set<Place>>() {},
                    Set.of(new Place(1, 2), new Place(0, 0)))))
        .isEqualTo(Set.of(new Place(1, 2), new Place(0, 0)));
  }

  @Test
  void attrsAndPydanticGoBothWays() {
    assertThat(
            value(python.call("records:shelf", Shelf.class, List.of(TEA, MILK), new Place(3, 4))))
        .isEqualTo(new Shelf(new Place(3, 4), List.of(TEA, MILK)));
    assertThat(value(python.call("records:named", Cat.class, new Cat("tom", 7))))
        .isEqualTo(new Cat("TOM", 7));
    assertThat(
            failure(python.call("records:named", Cat.class, new Cat("tom", 0)), BadArguments.class)
                .detail())
        .isEqualTo("cat.lives: Cat refuses it: Input should be greater than 0");
  }

  @Test
  void aSealedRecordTellsWhichItIs() {
    assertThat(value(python.call("records:area", String.class, new Circle(1)))).isEqualTo("Circle");
    assertThat(value(python.call("records:area", String.class, new Square(1)))).isEqualTo("Square");
  }

  @Test
  void aLoneNullIsOneArgument() {
    assertThat(value(python.call("records:kind_of", String.class, (Object[]) null)))
        .isEqualTo("NoneType");
    assertThat(value(python.call("records:kind_of", String.class, (Object) null)))
        .isEqualTo("NoneType");
    assertThat(Call.of("records:kind_of", String.class).positional()).isEmpty();
  }

  @Test
  void anArgumentThatIsTakenByPositionOnlyIsNamed() {
    var call = Call.of("records:only_position", Integer.class).withNamed("value", 1);

    assertThat(failure(python.call(call), BadArguments.class).detail())
        .contains("missing argument 'value', which is taken by position only");
  }
}
