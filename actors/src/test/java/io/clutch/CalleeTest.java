package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.Callee;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** How a failure names the function and the process of the call. */
class CalleeTest {
  private static final Callee WHOLE = new Callee("app:f", "/worker", 42, 3);
  private static final List<CallFailure> all = Failed.ALL;

  @Test
  void theListIsWhole() {
    assertThat(all)
        .extracting(Object::getClass)
        .containsAll(List.of(CallFailure.class.getPermittedSubclasses()));
  }

  @ParameterizedTest
  @FieldSource("all")
  void aFailureNamesFunctionWorkerAndProcess(CallFailure failure) {
    CallFailure placed = failure.at(WHOLE);
    String worker = failure.callee().worker().isEmpty() ? "/worker" : failure.callee().worker();
    assertThat(placed.message()).contains("app:f", worker);
    assertThat(placed.problem()).isEqualTo(failure.problem());
    assertThat(placed.getClass()).isEqualTo(failure.getClass());
    if (worker.equals("/worker")) {
      assertThat(placed.callee()).isEqualTo(WHOLE);
      assertThat(placed.message()).contains("pid 42", "incarnation ");
    }
    assertThat(placed).usingRecursiveComparison().ignoringFields("callee").isEqualTo(failure);
    assertThat(placed.at(new Callee("other:g", "/other", 1, 1))).isSameAs(placed);
  }

  @Test
  void anExitNamesTheProcessOnce() {
    String message = Failed.EXITED.at(WHOLE).message();
    assertThat(Failed.EXITED).isInstanceOf(Exited.class);
    assertThat(message)
        .isEqualTo(
            "app:f: the call was in flight when /worker (pid 42, incarnation 1, up 1000 ms)"
                + " was ended by SIGKILL (9)");
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    assertThat(Callee.UNKNOWN.text()).isEmpty();
    assertThat(Callee.function("f").text()).isEqualTo("f");
    assertThat(Callee.worker("/w").text()).isEqualTo("/w");
    assertThat(new Callee("f", "/w", 0, 0).text()).isEqualTo("f at /w");
    assertThat(new Callee("f", "/w", 7, 2).text()).isEqualTo("f at /w (pid 7, incarnation 2)");
    assertThat(Failed.BAD_ARGUMENTS.message()).isEqualTo(Failed.BAD_ARGUMENTS.problem());
  }

  @Test
  void aProcessBelongsToItsWorker() {
    assertThat(Callee.worker("/pool").or(WHOLE)).isEqualTo(new Callee("app:f", "/pool", 0, 0));
    assertThat(Callee.worker("/worker").or(WHOLE)).isEqualTo(WHOLE);
    assertThat(WHOLE.or(new Callee("g", "/worker", 43, 4))).isEqualTo(WHOLE);
    assertThat(WHOLE.or(Callee.UNKNOWN)).isEqualTo(WHOLE);
    assertThat(Callee.worker("/worker").or(Callee.UNKNOWN)).isEqualTo(Callee.worker("/worker"));
  }
}
