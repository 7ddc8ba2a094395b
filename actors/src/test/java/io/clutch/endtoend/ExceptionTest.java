package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.Exited;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.failure.ExitReason;
import io.clutch.failure.PythonError;
import io.clutch.worker.WorkerSpec;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An exception of a handler arrives completely and does not affect the worker. */
@ExtendWith(Leftovers.class)
class ExceptionTest {
  private static ClutchFixture fixture;
  private static PythonRef python;
  private long pid;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    python = fixture.spawn(WorkerSpec.functions("outcomes"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void notePid() {
    pid = value(python.call("outcomes:pid", Long.class));
  }

  @AfterEach
  void samePid() {
    assertThat(value(python.call("outcomes:pid", Long.class))).isEqualTo(pid);
  }

  private static PythonError error(String function) {
    return failure(python.call("outcomes:" + function, Object.class), Raised.class).error();
  }

  @ParameterizedTest
  @CsvSource({
    "custom, outcomes, Refusal, code 7",
    "nested, outcomes, Outer.Inner, ''",
    "silent, outcomes, Silent, <Silent whose str() raised>",
    "base, builtins, BaseException, not even an Exception",
    "generator_exit, builtins, GeneratorExit, ''",
    "keyboard_interrupt, builtins, KeyboardInterrupt, ''",
    "stop_iteration, builtins, StopIteration, odd",
    "surrogate, builtins, ValueError, \\udc80 alone"
  })
  void anyExceptionIsNamed(String function, String module, String type, String message) {
    PythonError error = error(function);
    assertThat(error.module()).isEqualTo(module);
    assertThat(error.type()).isEqualTo(type);
    assertThat(error.message()).isEqualTo(message);
    assertThat(error.frames())
        .singleElement()
        .satisfies(
            frame -> {
              assertThat(frame.file()).endsWith("outcomes.py");
              assertThat(frame.function()).isEqualTo(function);
              assertThat(frame.line()).isPositive();
              assertThat(frame.source()).startsWith("raise ");
            });
  }

  @Test
  void theContextIsToldAndWhetherItIsHidden() {
    PythonError shown = error("context");
    assertThat(shown.context().orElseThrow().message()).isEqualTo("'first'");
    assertThat(shown.contextSuppressed()).isFalse();
    assertThat(shown.cause()).isEmpty();
    assertThat(shown.toThrowable().getCause()).hasMessageContaining("KeyError");
    PythonError hidden = error("suppressed");
    assertThat(hidden.contextSuppressed()).isTrue();
    assertThat(hidden.toThrowable().getCause()).isNull();
  }

  @Test
  void aGroupBringsItsMembers() {
    PythonError error = error("group");
    assertThat(error.type()).isEqualTo("ExceptionGroup");
    assertThat(error.members())
        .extracting(PythonError::summary)
        .containsExactly("ValueError: one", "TypeError: two");
    assertThat(error.toThrowable().getSuppressed()).hasSize(2);
  }

  @Test
  void aCycleOfCausesEnds() {
    PythonError error = error("cyclic");
    assertThat(error.cause().orElseThrow().message()).isEqualTo("two");
    assertThat(error.cause().orElseThrow().cause()).isEmpty();
  }

  @Test
  void aLongMessageIsCut() {
    assertThat(error("long_message").message()).hasSize(16 * 1024);
  }

  @Test
  void aRecursionWithoutEndIsAnErrorOfTheHandler() {
    PythonError error = error("recurse");
    assertThat(error.type()).isEqualTo("RecursionError");
    assertThat(error.frames()).hasSize(100);
  }

  @Test
  void theThrownExceptionShowsPythonsTraceback() {
    var thrown =
        catchThrowableOfType(
            CallFailedException.class, () -> value(python.call("outcomes:context", Object.class)));
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    assertThat(text.toString())
        .contains("ValueError: second", "outcomes.py", "Caused by", "KeyError: 'first'");
    assertThat(thrown.failure()).isInstanceOf(Raised.class);
  }

  @Test
  void anAsyncHandlerRaisesAlike() {
    PythonRef other = fixture.spawn(WorkerSpec.functions("outcomes"));
    assertThat(
            failure(other.call("outcomes:async_raise", Object.class), Raised.class)
                .error()
                .summary())
        .isEqualTo("ValueError: async");
    assertThat(
            failure(other.call("outcomes:async_exit", Object.class), Exited.class).exit().reason())
        .isEqualTo(new ExitReason.Code(5));
    assertThat(value(other.call("outcomes:pid", Long.class))).isPositive();
  }
}
