package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.clutch.PythonRef;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.BadArguments;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.CallFailure.Unencodable;
import io.clutch.failure.CallFailure.UnknownFunction;
import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of outcomes in {@code docs/reference/failures.md}. */
class OutcomesTest {
  private static Application app;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    app = Application.start();
    python = app.spawn(WorkerSpec.functions("outcomes", "os"), "outcomes");
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  static List<Arguments> raised() {
    return List.of(
        arguments("raises", "ValueError"),
        arguments("recurses", "RecursionError"),
        arguments("takes_memory", "MemoryError"),
        arguments("interrupts_itself", "KeyboardInterrupt"),
        arguments("reads_stdin", "StdinError"));
  }

  @ParameterizedTest
  @MethodSource
  void raised(String function, String type) {
    long pid = pid();
    Raised raised = failure(call(function), Raised.class);
    assertThat(raised.error().type()).isEqualTo(type);
    assertThat(pid()).isEqualTo(pid);
  }

  @Test
  void theCallersFaults() {
    long pid = pid();
    assertThat(failure(call("gives_what_cannot_cross"), Unencodable.class).path())
        .isEqualTo("result.a[0]");
    failure(call("nothing"), UnknownFunction.class);
    failure(call("adds", 1), BadArguments.class);
    failure(call("adds", 1, "2"), BadArguments.class);
    assertThat(pid()).isEqualTo(pid);
  }

  @Test
  void aBackgroundThreadIsNoCall() {
    assertThat(value(call("fails_in_a_thread"))).isEqualTo("fine");
  }

  @Test
  void exits() {
    assertThat(failure(call("exits"), Exited.class).exit().reason())
        .isEqualTo(new ExitReason.Code(3));
    assertThat(failure(call("exits_at_once"), Exited.class).exit().reason())
        .isEqualTo(new ExitReason.Code(4));
    assertThat(value(call("fine"))).isEqualTo("fine");
  }

  @Test
  void outOfMemoryUnderALimit() {
    long limit = 1L << 31;
    PythonRef limited =
        app.spawn(WorkerSpec.functions("outcomes").withMemoryLimit(limit), "limited");
    CompletionStage<Object> call = limited.call("outcomes:takes_memory", Object.class);
    assertThat(failure(call, Exited.class).exit().reason())
        .isEqualTo(new ExitReason.OutOfMemory(limit));
  }

  private static CompletionStage<Object> call(String function, Object... arguments) {
    return python.call("outcomes:" + function, Object.class, arguments);
  }

  private static long pid() {
    return value(python.call("os:getpid", Long.class));
  }

  private static <T extends CallFailure> T failure(CompletionStage<?> stage, Class<T> type) {
    var thrown = catchThrowableOfType(CallFailedException.class, () -> value(stage));
    assertThat(thrown.failure()).isInstanceOf(type);
    return type.cast(thrown.failure());
  }
}
