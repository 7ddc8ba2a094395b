package io.clutch.supervision.internal.rules;

import static io.clutch.supervision.internal.rules.RulesWorld.CRASH;
import static io.clutch.supervision.internal.rules.RulesWorld.NORMAL;
import static io.clutch.supervision.internal.rules.RulesWorld.child;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Strategy;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** After a freeze, nothing restarts. */
class FrozenRulesTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static RulesWorld three(Strategy strategy) {
    return RulesWorld.of(strategy, child("a"), child("b"), child("c"));
  }

  @Test
  void nothingRestartsOnceFrozen() {
    RulesWorld world = three(Strategy.ONE_FOR_ALL).started();
    world.rules.freeze();
    world.exit("b", CRASH);
    assertThat(world.done).isEmpty();
    assertThat(world.states()).isEqualTo("a+b-c+");
  }

  @Test
  void aGroupThatIsBeingStoppedDoesNotStartOnceFrozen() {
    RulesWorld world = three(Strategy.REST_FOR_ONE).started();
    world.stubborn.add("c");
    world.exit("b", CRASH);
    assertThat(world.done).containsExactly("stop c");
    world.rules.freeze();
    world.exit("c", NORMAL);
    assertThat(world.done).containsExactly("stop c");
    assertThat(world.states()).isEqualTo("a+b-c-");
    world.rules.stop(OptionalLong.empty());
    world.settle();
    assertThat(world.done).containsExactly("stop c", "stop a", "end");
  }

  @Test
  void aWaitingRestartEndsWhenFrozen() {
    ChildSpec<?> backingOff =
        child("a").withBackoff(new Backoff(SECOND, SECOND, 0, Duration.ofHours(1)));
    RulesWorld world = RulesWorld.of(Strategy.ONE_FOR_ONE, backingOff).started();
    world.exit("a", CRASH);
    world.exit("a", CRASH);
    assertThat(world.states()).isEqualTo("a*");
    world.rules.freeze();
    world.advance(SECOND);
    assertThat(world.states()).isEqualTo("a-");
  }
}
