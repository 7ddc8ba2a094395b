package io.clutch.supervision.internal.rules;

import static io.clutch.supervision.internal.rules.RulesWorld.CRASH;
import static io.clutch.supervision.internal.rules.RulesWorld.child;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.ExitCause;
import io.clutch.supervision.Strategy;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.supervision.SupervisorStartException;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One cause that ends several children counts as one restart. Other ends each count. */
class IncidentTest {
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private static RulesWorld world(Strategy strategy, int intensity, int children) {
    ChildSpec<?>[] all =
        IntStream.range(0, children)
            .mapToObj(number -> child(String.valueOf(number)))
            .toArray(ChildSpec<?>[]::new);
    var flags = SupervisorSpec.of(strategy).withIntensity(intensity, PERIOD);
    return new RulesWorld(flags, all).started();
  }

  /** An end that belongs to an incident, if one is given. */
  private static final class Ended extends RuntimeException implements ExitCause {
    private static final long serialVersionUID = 1L;

    private final transient Optional<Object> incident;

    Ended(Optional<Object> incident) {
      super("ended", null, false, false);
      this.incident = incident;
    }

    @Override
    public String message() {
      return "ended";
    }

    @Override
    public Optional<Object> incident() {
      return incident;
    }
  }

  private static ChildExit lost(long launcher) {
    return ChildExit.of(new Ended(Optional.of("launcher " + launcher)));
  }

  private static ChildExit alone() {
    return ChildExit.of(new Ended(Optional.empty()));
  }

  private static int counted(RulesWorld world) {
    return world.rules.restarts().inPeriod();
  }

  @Test
  void theEndOfOneLauncherCountsOnceInEveryStrategy() {
    for (Strategy strategy : Strategy.values()) {
      RulesWorld world = world(strategy, 1, 8);
      IntStream.range(0, 8).forEach(id -> world.exit(String.valueOf(id), lost(1)));
      assertThat(counted(world)).as("%s", strategy).isEqualTo(1);
      assertThat(world.states()).as("%s", strategy).isEqualTo("0+1+2+3+4+5+6+7+");
    }
  }

  @Test
  void howeverLongTheRestartsOfItsChildrenTake() {
    RulesWorld world = world(Strategy.ONE_FOR_ONE, 1, 8);
    for (int id = 0; id < 8; id++) {
      world.exit(String.valueOf(id), lost(1));
      world.advance(PERIOD);
    }
    assertThat(world.end).isNull();
    world.advance(Duration.ofNanos(1));
    assertThat(counted(world)).isZero();
  }

  @Test
  void eachLauncherCountsAndSoDoesWhateverElseComes() {
    RulesWorld world = world(Strategy.ONE_FOR_ONE, 3, 3);
    world.exit("0", lost(1));
    world.exit("1", lost(2));
    world.exit("2", lost(1));
    assertThat(counted(world)).isEqualTo(2);
    world.exit("0", CRASH);
    assertThat(counted(world)).isEqualTo(3);
    world.exit("1", lost(3));
    assertThat(world.end).as("one more than the intensity").isNotNull();
  }

  /** Equal reasons without an incident are coincidences. */
  @Test
  void equalReasonsOfOneWorkerEachCountEach() {
    RulesWorld world = world(Strategy.ONE_FOR_ONE, 5, 3);
    for (String id : new String[] {"0", "1", "2"}) {
      world.exit(id, alone());
    }
    assertThat(counted(world)).isEqualTo(3);
  }

  @Test
  void aRestartThatFailsByItCountsOnceToo() {
    RulesWorld world = world(Strategy.ONE_FOR_ONE, 2, 2);
    world.slow.add("0");
    world.exit("0", CRASH);
    Child starting = world.rules.children().find("0");
    world.rules.childEnded(starting, starting.incarnation, lost(1));
    world.exit("1", lost(1));
    world.rules.childReady(starting, starting.incarnation);
    world.settle();
    assertThat(counted(world)).isEqualTo(2);
    assertThat(world.states()).isEqualTo("0+1+");
  }

  @Test
  void supervisorsBelowThatGaveUpOrDidNotStartCountOnceToo() {
    var gaveUp = new ChildExit.Shutdown("gave up", Optional.of(lost(1)));
    var withAnother = new ChildExit.Shutdown("with its supervisor", Optional.of(gaveUp));
    var notStarted = new ChildExit.Failed(new SupervisorStartException("s/0/x", lost(1)));
    RulesWorld world = world(Strategy.ONE_FOR_ONE, 1, 4);
    world.exit("0", gaveUp);
    world.exit("1", withAnother);
    world.exit("2", notStarted);
    world.exit("3", lost(1));
    assertThat(counted(world)).isEqualTo(1);
  }

  @Test
  void oneThatAlwaysComesAgainStillHasAnEnd() {
    RulesWorld world = world(Strategy.ONE_FOR_ONE, 5, 1);
    int crashes = 0;
    while (world.end == null && crashes < 100) {
      world.exit("0", lost(crashes++));
    }
    assertThat(crashes).isEqualTo(6);
  }
}
