package io.clutch.supervision.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.Strategy;
import io.clutch.supervision.SupervisorCommand.ChildCount;
import io.clutch.supervision.SupervisorSpec;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** 100,000 children. Code that iterates over all of them at each event would not end in time. */
class ManyChildrenTest {
  private static final int MANY = 100_000;

  private static SupervisorSpec flags(Strategy strategy) {
    return SupervisorSpec.of(strategy).withIntensity(MANY, java.time.Duration.ofSeconds(5));
  }

  @ParameterizedTest
  @EnumSource
  void startEndRestartAndStop(Strategy strategy) {
    var world = new RulesWorld(flags(strategy));
    for (int i = 0; i < MANY; i++) {
      world.rules.add(RulesWorld.child("c" + i));
    }
    world.rules.start();
    // Each start is executed at once, so no queue grows.
    world.settle();
    assertThat(world.rules.children().count()).isEqualTo(new ChildCount(MANY, MANY, 0, MANY));
    boolean isGroup = strategy == Strategy.ONE_FOR_ALL || strategy == Strategy.REST_FOR_ONE;
    int crashes = isGroup ? 1 : MANY;
    for (int i = 0; i < crashes; i++) {
      world.exit("c" + i, RulesWorld.CRASH);
    }
    assertThat(world.rules.children().count().active()).isEqualTo(MANY);
    world.rules.stop(OptionalLong.empty());
    world.settle();
    assertThat(world.end).isNotNull();
  }

  @Test
  void manyComeAndGoByRequest() {
    var world = new RulesWorld(flags(Strategy.ONE_FOR_ONE)).started();
    for (int i = 0; i < MANY; i++) {
      String id = "c" + i;
      world.ask((rules, reply) -> rules.startChild(RulesWorld.child(id), reply));
    }
    for (int i = 0; i < MANY; i++) {
      String id = "c" + i;
      world.ask((rules, reply) -> rules.terminateChild(id, reply));
      world.ask((rules, reply) -> rules.deleteChild(id, reply));
    }
    assertThat(world.rules.children().count()).isEqualTo(new ChildCount(0, 0, 0, 0));
  }
}
