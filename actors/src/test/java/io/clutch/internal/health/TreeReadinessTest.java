package io.clutch.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.ExitReason;
import io.clutch.failure.WorkerStoppedException;
import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.ChildSnapshot.Type;
import io.clutch.supervision.Restart;
import io.clutch.supervision.Strategy;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.supervision.SupervisorSnapshot.RestartSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A tree is ready if all its children are. */
class TreeReadinessTest {
  private static final Optional<ChildExit> NONE = Optional.empty();
  private static final Optional<ChildExit> CRASHED =
      Optional.of(
          ChildExit.of(new WorkerStoppedException("/user/desk/till", new ExitReason.Code(1))));
  private static final Optional<ChildExit> STOPPED =
      Optional.of(new ChildExit.Shutdown("terminated by request"));

  private static ChildSnapshot child(State state, Optional<ChildExit> last) {
    return child("till", Type.WORKER, Restart.PERMANENT, state, last, Optional.empty(), false);
  }

  private static ChildSnapshot child(
      String id,
      Type type,
      Restart restart,
      State state,
      Optional<ChildExit> last,
      Optional<SupervisorSnapshot> below,
      boolean isSilent) {
    return new ChildSnapshot(
        id, type, restart, state, 1, 0, Optional.empty(), last, "", below, isSilent);
  }

  private static SupervisorSnapshot tree(ChildSnapshot... children) {
    return tree(false, List.of(), Optional.empty(), children);
  }

  private static SupervisorSnapshot tree(
      boolean isEnding,
      List<RestartSnapshot> history,
      Optional<String> unavailable,
      ChildSnapshot... children) {
    return new SupervisorSnapshot(
        "/user/desk",
        Strategy.ONE_FOR_ONE,
        1,
        Duration.ofSeconds(5),
        0,
        isEnding,
        List.of(children),
        history,
        unavailable);
  }

  private static RestartSnapshot restart(String child, Duration ago, Duration delay) {
    return new RestartSnapshot(ago, child, "exited", delay);
  }

  private static List<String> problems(ChildSnapshot... children) {
    return TreeReadiness.problems(tree(children));
  }

  @Test
  void oneWhoseChildrenRunIsReady() {
    assertThat(problems()).isEmpty();
    assertThat(problems(child(State.RUNNING, NONE), child(State.RUNNING, CRASHED))).isEmpty();
  }

  @Test
  void aChildThatRestartsSaysWhenAndWhy() {
    var history =
        List.of(
            restart("till", Duration.ofSeconds(9), Duration.ofSeconds(60)),
            restart("till", Duration.ofMillis(500), Duration.ofMillis(3100)),
            restart("other", Duration.ofMillis(100), Duration.ofSeconds(50)));
    var its = tree(false, history, Optional.empty(), child(State.RESTARTING, CRASHED));
    assertThat(TreeReadiness.problems(its))
        .containsExactly("/user/desk/till restarts in 3 s: it exited by itself with code 1");
  }

  @Test
  void aRestartThatIsDueNamesNoTime() {
    var history = List.of(restart("till", Duration.ofSeconds(4), Duration.ofSeconds(3)));
    var its = tree(false, history, Optional.empty(), child(State.RESTARTING, CRASHED));
    assertThat(TreeReadiness.problems(its))
        .containsExactly("/user/desk/till is restarting: it exited by itself with code 1");
    assertThat(problems(child(State.RESTARTING, NONE)))
        .containsExactly("/user/desk/till is restarting");
  }

  @Test
  void aChildThatStartsOrStopsIsNotReady() {
    assertThat(
            problems(
                child(State.STARTING, NONE),
                child(State.STARTING, CRASHED),
                child(State.STOPPING, NONE)))
        .containsExactly(
            "/user/desk/till is starting",
            "/user/desk/till is starting; before, it exited by itself with code 1",
            "/user/desk/till is stopping");
  }

  @Test
  void anAbsentChildIsAProblemUnlessItIsMeantToBeAbsent() {
    assertThat(
            problems(
                child(State.ABSENT, NONE),
                child(State.ABSENT, STOPPED),
                child(State.ABSENT, CRASHED)))
        .containsExactly(
            "/user/desk/till has not started yet",
            "/user/desk/till is not running: it exited by itself with code 1");
  }

  @Test
  void aTemporaryChildDoesNotCount() {
    var starting =
        child("a", Type.WORKER, Restart.TEMPORARY, State.STARTING, NONE, Optional.empty(), true);
    assertThat(problems(starting)).isEmpty();
  }

  @Test
  void whoDoesNotAnswerIsAProblem() {
    var silent =
        child("a", Type.SUPERVISOR, Restart.PERMANENT, State.RUNNING, NONE, Optional.empty(), true);
    assertThat(problems(silent)).containsExactly("/user/desk/a did not answer in time");
  }

  @Test
  void childrenBelowHaveTheWholePath() {
    var below = Optional.of(tree(child(State.STARTING, NONE)));
    assertThat(
            problems(
                child("a", Type.SUPERVISOR, Restart.TRANSIENT, State.RUNNING, NONE, below, false)))
        .containsExactly("/user/desk/a/till is starting");
  }

  @Test
  void aPoolSaysItselfWhetherItIsReady() {
    var starting = child(State.STARTING, NONE);
    var ready = Optional.of(tree(false, List.of(), Optional.empty(), starting));
    var not = Optional.of(tree(false, List.of(), Optional.of("has no worker"), starting));
    assertThat(
            problems(
                child("a", Type.WORKER, Restart.PERMANENT, State.RUNNING, NONE, ready, false),
                child("b", Type.WORKER, Restart.PERMANENT, State.RUNNING, NONE, not, false)))
        .containsExactly("/user/desk/b has no worker");
  }

  @Test
  void aSupervisorThatEndsIsOneProblem() {
    var ending = tree(true, List.of(), Optional.empty(), child(State.STOPPING, NONE));
    assertThat(TreeReadiness.problems(ending)).containsExactly("/user/desk is ending");
  }
}
