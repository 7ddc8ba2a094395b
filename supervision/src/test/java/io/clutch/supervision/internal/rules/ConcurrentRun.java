package io.clutch.supervision.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisionEvent;
import io.clutch.supervision.SupervisorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/**
 * The rules of a dynamic supervisor in a random world, in which several commands run at once and
 * end in any order. It records the steps of each child separately.
 */
final class ConcurrentRun implements Commands {
  private static final int IDS = 8;

  /** One step of a child: an event, or the end of its running command. */
  sealed interface Step {}

  record Arrived(Schedule.Event event) implements Step {}

  record Completed(boolean isStarted, boolean isIgnored) implements Step {}

  private record UnderWay(String id, boolean isStart, Runnable completion) {}

  final Map<String, List<String>> traces = new HashMap<>();
  final Map<String, List<Step>> scripts = new HashMap<>();
  final List<Long> restarts = new ArrayList<>();
  boolean isEnded;
  int mostStarting;
  int requests;
  int answers;

  private final Random random;
  private final Schedule schedule;
  private final SupervisorSpec spec;
  private final SupervisorRules rules;
  private final List<UnderWay> underWay = new ArrayList<>();
  private final List<Runnable> atOnce = new ArrayList<>();
  private final Set<Child> ignored = new HashSet<>();
  private long now;

  ConcurrentRun(long seed, SupervisorSpec spec) {
    this.random = new Random(seed);
    this.schedule = new Schedule(seed);
    this.spec = spec;
    this.rules = new SupervisorRules("s", spec, new Children(), () -> now, () -> 0, this);
    for (int i = 0; i < IDS; i++) {
      traces.put("c" + i, new ArrayList<>());
      scripts.put("c" + i, new ArrayList<>());
    }
    rules.start();
  }

  /** Runs one step. With {@code mayStop}, the step may ask the supervisor to stop. */
  void step(boolean mayStop) {
    if (!underWay.isEmpty() && random.nextInt(3) == 0) {
      complete();
    } else if (random.nextInt(4) == 0) {
      now += Duration.ofMillis(random.nextInt(100)).toNanos();
      rules.tick();
    } else if (mayStop && random.nextInt(200) == 0) {
      rules.stop(OptionalLong.empty());
    } else {
      arrive(Schedule.exitOrRequest(random));
    }
    settle();
  }

  /** Runs steps until no command is running. */
  void drain() {
    while (!underWay.isEmpty()) {
      complete();
      settle();
    }
  }

  void stop() {
    rules.stop(OptionalLong.empty());
    settle();
    drain();
  }

  private void complete() {
    underWay.remove(random.nextInt(underWay.size())).completion().run();
  }

  private void settle() {
    while (!atOnce.isEmpty()) {
      atOnce.remove(0).run();
    }
    int starting = (int) underWay.stream().filter(UnderWay::isStart).count();
    mostStarting = Math.max(mostStarting, starting);
    assertThat(starting).isLessThanOrEqualTo(spec.startConcurrency());
    assertThat(rules.children().size())
        .isLessThanOrEqualTo(spec.maxChildren().orElse(Integer.MAX_VALUE));
  }

  private void arrive(Schedule.Event event) {
    if (event instanceof Schedule.Exit exit) {
      scripts.get(exit.id()).add(new Arrived(event));
      Child child = rules.children().find(exit.id());
      if (child != null && child.state == State.RUNNING) {
        ChildExit reason = exit.isNormal() ? RulesWorld.NORMAL : RulesWorld.CRASH;
        rules.childEnded(child, child.incarnation, reason);
      }
    } else if (event instanceof Schedule.Request request) {
      scripts.get(request.id()).add(new Arrived(event));
      requests++;
      request(rules.administration(), request.what(), request.id());
      rules.settled();
    }
  }

  private void request(Administration administration, String what, String id) {
    switch (what) {
      case "start" -> administration.startChild(schedule.flags(id), it -> answer(id, it));
      case "terminate" -> administration.terminateChild(id, it -> answer(id, it));
      case "restart" -> administration.restartChild(id, it -> answer(id, it));
      default -> administration.deleteChild(id, it -> answer(id, it));
    }
  }

  private void answer(String id, Reply reply) {
    answers++;
    traces.get(id).add(reply.getClass().getSimpleName());
  }

  @Override
  public void start(Child child) {
    traces.get(child.id()).add("start " + child.id());
    long incarnation = child.incarnation;
    boolean isStarted = random.nextInt(4) != 0;
    boolean isIgnored = isStarted && random.nextInt(8) == 0;
    Runnable completion =
        () -> {
          scripts.get(child.id()).add(new Completed(isStarted, isIgnored));
          if (isIgnored) {
            ignored.add(child);
            rules.childIgnored(child, incarnation);
          } else if (isStarted) {
            rules.childReady(child, incarnation);
          } else {
            rules.childEnded(child, incarnation, RulesWorld.CRASH);
          }
        };
    underWay.add(new UnderWay(child.id(), true, completion));
  }

  @Override
  public void stop(Child child, OptionalLong by) {
    end("stop ", child);
  }

  @Override
  public void kill(Child child) {
    if (ignored.remove(child)) { // in OTP, an ignored child ends by itself
      long incarnation = child.incarnation;
      atOnce.add(() -> rules.childEnded(child, incarnation, RulesWorld.NORMAL));
    } else {
      end("kill ", child);
    }
  }

  private void end(String word, Child child) {
    // An aborted start ends with its child.
    underWay.removeIf(it -> it.isStart() && it.id().equals(child.id()));
    traces.get(child.id()).add(word + child.id());
    long incarnation = child.incarnation;
    Runnable completion =
        () -> {
          scripts.get(child.id()).add(new Completed(true, false));
          rules.childEnded(child, incarnation, RulesWorld.NORMAL);
        };
    underWay.add(new UnderWay(child.id(), false, completion));
  }

  @Override
  public void abandon(Child child) {
    throw new AssertionError("no child is that stubborn");
  }

  @Override
  public Reply started(Child child) {
    return RulesWorld.started(child.id());
  }

  @Override
  public void moved(Child child) {}

  @Override
  public void removed(Child child) {}

  @Override
  public void ready() {}

  @Override
  public void ending() {}

  @Override
  public void ended(ChildExit reason) {
    isEnded = true;
    assertThat(underWay).isEmpty();
  }

  @Override
  public void report(SupervisionEvent event) {
    if (event instanceof SupervisionEvent.ChildRestarting) {
      restarts.add(now);
      assertThat(inPeriod()).isLessThanOrEqualTo(spec.intensity());
    } else if (event instanceof SupervisionEvent.GaveUp) {
      assertThat(inPeriod()).isEqualTo(spec.intensity());
    }
  }

  private long inPeriod() {
    return restarts.stream().filter(at -> now - at <= spec.period().toNanos()).count();
  }
}
