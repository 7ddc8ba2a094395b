package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure.BadArguments;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.CallFailure.Undecodable;
import io.clutch.failure.CallFailure.UnknownFunction;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Functions that do not use Clutch. */
@ExtendWith(Leftovers.class)
class FunctionsTest {
  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    python = fixture.spawn(WorkerSpec.functions("math", "statistics", "json", "plain"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void callsByName() {
    assertThat(value(python.call("math:sqrt", Double.class, 2.25))).isEqualTo(1.5);
    assertThat(value(python.call("statistics:fmean", Double.class, List.of(1.0, 2.0, 6.0))))
        .isEqualTo(3.0);
  }

  @Test
  void passesNamedArguments() {
    var call = Call.of("json:dumps", String.class, Map.of("b", 1)).withNamed("indent", 1);
    assertThat(value(python.call(call))).isEqualTo("{\n \"b\": 1\n}");
  }

  @Test
  void decodesWhatIsAskedFor() {
    assertThat(
            value(
                python.call(
                    "json:loads",
                    new ResultType<Map<String, List<Integer>>>() {},
                    "{\"a\": [1, 2]}")))
        .isEqualTo(Map.of("a", List.of(1, 2)));
    assertThat(failure(python.call("math:sqrt", String.class, 4.0), Undecodable.class).path())
        .isEqualTo("result");
  }

  @Test
  void refusesWhatIsNotAllowed() {
    assertThat(failure(python.call("os:getpid", Integer.class), UnknownFunction.class).allowed())
        .isNotEmpty();
    assertThat(failure(python.call("math:nothing", Integer.class), UnknownFunction.class).name())
        .isEqualTo("math:nothing");
    assertThat(failure(python.call("plain:add", Integer.class, 1), BadArguments.class).detail())
        .contains("b");
  }

  @Test
  void carriesPythonsExceptionHome() {
    Raised raised = failure(python.call("math:sqrt", Double.class, -1.0), Raised.class);
    assertThat(raised.error().type()).isEqualTo("ValueError");
    Raised chained = failure(python.call("plain:chained", Double.class), Raised.class);
    assertThat(chained.error().cause().orElseThrow().type()).isEqualTo("ZeroDivisionError");
    assertThat(chained.error().notes()).containsExactly("while adding up");
    assertThat(chained.error().frames()).extracting(frame -> frame.function()).contains("chained");
  }

  @Test
  void makesManyCallsAtOnceAndGivesEachItsOwnAnswer() {
    var stages =
        java.util.stream.IntStream.range(0, 5_000)
            .mapToObj(n -> python.call("plain:add", Long.class, n, 1))
            .toList();
    for (int n = 0; n < stages.size(); n++) {
      assertThat(value(stages.get(n))).isEqualTo(n + 1L);
    }
  }
}
