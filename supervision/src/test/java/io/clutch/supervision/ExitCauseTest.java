package io.clutch.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.internal.rules.RulesWorld;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** An {@link ExitCause} decides how an end counts. Invalid answers of one do no harm. */
class ExitCauseTest {

  /** Returns the given values. */
  private static final class Told extends RuntimeException implements ExitCause {
    private static final long serialVersionUID = 1L;

    private final transient Supplier<Optional<ChildExit>> exit;
    private final transient Supplier<String> text;

    Told(Supplier<Optional<ChildExit>> exit, Supplier<String> text) {
      this.exit = exit;
      this.text = text;
    }

    @Override
    public String message() {
      return text.get();
    }

    @Override
    public Optional<ChildExit> exit() {
      return exit.get();
    }

    @Override
    public Optional<Object> incident() {
      throw new IllegalStateException("no incident");
    }

    @Override
    public String toString() {
      return text.get();
    }
  }

  private static <T> T thrown() {
    throw new IllegalStateException("told nothing");
  }

  private static Told ends(ChildExit exit) {
    return new Told(() -> Optional.of(exit), () -> "ended");
  }

  @Test
  void whatItSaysIsTaken() {
    var finished = new ChildExit.Normal(Optional.of("done"));
    assertThat(ChildExit.of(ends(finished))).isEqualTo(finished);
    var shutdown = new ChildExit.Shutdown("asked");
    assertThat(ChildExit.of(ends(shutdown))).isEqualTo(shutdown);
    var fault = new Told(Optional::empty, () -> "ran out of ink");
    assertThat(ChildExit.of(fault)).isEqualTo(new ChildExit.Failed(fault));
    assertThat(ChildExit.of(fault).message()).isEqualTo("ran out of ink");
  }

  @Test
  void anOrdinaryExceptionIsAFailure() {
    var cause = new IllegalStateException("boom");
    assertThat(ChildExit.of(cause)).isEqualTo(new ChildExit.Failed(cause));
    assertThat(ChildExit.of(cause).message()).isEqualTo("failed with " + cause);
  }

  /** A transient child restarts after a fault, so only a normal end may be declared. */
  @Test
  void onlyANormalEndMayBeSaid() {
    var killed = ends(new ChildExit.Killed("by itself"));
    assertThat(ChildExit.of(killed)).isEqualTo(new ChildExit.Failed(killed));
  }

  @Test
  void oneThatThrowsOrSaysNullIsAFailure() {
    var throwing = new Told(ExitCauseTest::thrown, ExitCauseTest::thrown);
    assertThat(ChildExit.of(throwing)).isEqualTo(new ChildExit.Failed(throwing));
    assertThat(ChildExit.of(throwing).message()).isEqualTo("failed with " + Told.class.getName());
    var silent = new Told(() -> null, () -> null);
    assertThat(ChildExit.of(silent)).isEqualTo(new ChildExit.Failed(silent));
    assertThat(ChildExit.of(silent).message()).isEqualTo("failed with null");
  }

  @Test
  void anIncidentThatCannotBeToldIsNone() {
    RulesWorld world =
        RulesWorld.of(Strategy.ONE_FOR_ONE, RulesWorld.child("a"), RulesWorld.child("b")).started();
    var end = new ChildExit.Failed(new Told(Optional::empty, () -> "ended"));
    world.exit("a", end);
    world.exit("b", end);
    assertThat(world.rules.restarts().inPeriod()).isEqualTo(2);
  }
}
