package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.failure.CallFailedException;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** User types whose code throws while values are decoded to them. */
@ExtendWith(Leftovers.class)
class OddTypesTest {
  record Picky(int x) {
    Picky {
      if (x < 0) {
        throw new IllegalArgumentException("x must not be negative");
      }
    }
  }

  record Breaking(int x) {
    Breaking {
      if (x < 0) {
        throw new AssertionError("an error, not an exception");
      }
    }
  }

  record Shy(int x) {
    @Override
    public int x() {
      throw new IllegalStateException("x is not for you");
    }
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

  @ParameterizedTest
  @ValueSource(classes = {Picky.class, Breaking.class})
  void anAnswerThatItsTypeRefusesIsAFailure(Class<?> type) {
    var call = python.call("echoes:echo", type, Map.of("x", -1)).toCompletableFuture();
    Throwable thrown = catchThrowable(() -> call.get(60, TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    assertThat(thrown.getCause()).isInstanceOf(CallFailedException.class);
    assertThat(value(python.call("echoes:echo", type, Map.of("x", 1)))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(classes = {Picky.class, Breaking.class})
  void anActorIsToldOfItToo(Class<?> type) {
    tell(type);
  }

  private static <T> void tell(Class<T> type) {
    TestProbe<Outcome<T>> answers = TestProbe.create(fixture.system());
    python
        .actor()
        .tell(
            new WorkerCommand.Invoke<>(
                Call.of("echoes:echo", type, Map.of("x", -1)), answers.getRef()));
    assertThat(answers.receiveMessage()).isInstanceOf(Outcome.Failed.class);
  }

  @Test
  void anArgumentThatCannotBeReadIsAFailure() {
    var call = python.call("echoes:echo", Object.class, new Shy(1)).toCompletableFuture();
    Throwable thrown = catchThrowable(() -> call.get(60, TimeUnit.SECONDS));
    assertThat(thrown).isInstanceOf(ExecutionException.class);
    assertThat(thrown.getCause()).isInstanceOf(CallFailedException.class);
  }

  @Test
  void anActorsArgumentThatCannotBeReadIsAFailureAndNoMore() {
    TestProbe<Outcome<Object>> answers = TestProbe.create(fixture.system());
    PythonRef other = fixture.spawn(WorkerSpec.functions("echoes"));
    assertThat(value(other.call("echoes:echo", Integer.class, 1))).isEqualTo(1);
    other
        .actor()
        .tell(
            new WorkerCommand.Invoke<>(
                Call.of("echoes:echo", Object.class, new Shy(1)), answers.getRef()));
    assertThat(answers.receiveMessage()).isInstanceOf(Outcome.Failed.class);
    other.actor().tell(new WorkerCommand.Cast(Call.of("echoes:echo", Object.class, new Shy(1))));
    assertThat(value(other.call("echoes:echo", Integer.class, 1))).isEqualTo(1);
  }
}
