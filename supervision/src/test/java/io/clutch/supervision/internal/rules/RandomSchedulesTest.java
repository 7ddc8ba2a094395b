package io.clutch.supervision.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSnapshot.State;
import io.clutch.supervision.Reply;
import io.clutch.supervision.SupervisionEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The rules against the model, in many random worlds. */
@Tag("long")
class RandomSchedulesTest {
  private static final int SCHEDULES = 20_000;
  private static final int STEPS = 60;

  @Test
  void theRulesDoWhatTheModelDoes() {
    int commands = 0;
    int ends = 0;
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < SCHEDULES; seed++) {
      var schedule = new Schedule(seed);
      var model = new SupervisorModel(schedule);
      model.run(STEPS);
      var run = new Run(schedule);
      run.run();
      assertThat(run.trace)
          .as("seed %d: %s %s", seed, schedule.flags, schedule.children)
          .isEqualTo(model.trace);
      commands += run.trace.size();
      ends += run.isEnded ? 1 : 0;
      run.trace.forEach(word -> seen.add(word.split(" ")[0]));
    }
    System.out.printf(
        "%d random schedules, %d commands and answers, %d supervisors ended%n",
        SCHEDULES, commands, ends);
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "start",
            "stop",
            "kill",
            "end",
            "Started",
            "Ignored",
            "Done",
            "AlreadyStarted",
            "AlreadyPresent",
            "Running",
            "Restarting",
            "NotFound",
            "StartFailed",
            "MaxChildren",
            "Refused",
            "ShuttingDown");
  }

  /** The rules in the world of the schedule. */
  private static final class Run implements Commands {
    final List<String> trace = new ArrayList<>();
    boolean isEnded;
    private final Schedule schedule;
    private final SupervisorRules rules;
    private final Deque<Runnable> carriedOut = new ArrayDeque<>();
    private long now;
    private final Set<Child> ignored = new HashSet<>();
    private int commands;

    Run(Schedule schedule) {
      this.schedule = schedule;
      this.rules =
          new SupervisorRules("s", schedule.flags, new Children(), () -> now, () -> 0, this);
      schedule.children.forEach(rules::add);
    }

    void run() {
      rules.start();
      carryOut();
      for (int step = 0; step < STEPS && !isEnded; step++) {
        Schedule.Event event = schedule.next(step);
        if (event instanceof Schedule.Stop) {
          rules.stop(OptionalLong.empty());
        } else if (event instanceof Schedule.Wait wait) {
          now += Duration.ofMillis(wait.millis()).toNanos();
          rules.tick();
        } else {
          arrive(event);
        }
        carryOut();
      }
    }

    private void carryOut() {
      while (!carriedOut.isEmpty()) {
        carriedOut.poll().run();
      }
    }

    private void arrive(Schedule.Event event) {
      if (event instanceof Schedule.Exit exit) {
        Child child = rules.children().find(exit.id());
        if (child != null && child.state == State.RUNNING) {
          rules.childEnded(
              child, child.incarnation, exit.isNormal() ? RulesWorld.NORMAL : RulesWorld.CRASH);
        }
      } else if (event instanceof Schedule.Request request) {
        request(rules.administration(), request.what(), request.id());
        rules.settled();
      }
    }

    private void request(Administration administration, String what, String id) {
      switch (what) {
        case "start" -> administration.startChild(schedule.flags(id), this::answer);
        case "terminate" -> administration.terminateChild(id, this::answer);
        case "restart" -> administration.restartChild(id, this::answer);
        default -> administration.deleteChild(id, this::answer);
      }
    }

    private void answer(Reply reply) {
      trace.add(reply.getClass().getSimpleName());
    }

    @Override
    public void start(Child child) {
      int command = commands++;
      long incarnation = child.incarnation;
      trace.add("start " + child.id());
      carriedOut.add(
          () -> {
            schedule.during(command).forEach(this::arrive);
            if (schedule.starts(command) && schedule.ignores(command)) {
              ignored.add(child);
              rules.childIgnored(child, incarnation);
            } else if (schedule.starts(command)) {
              rules.childReady(child, incarnation);
            } else {
              rules.childEnded(child, incarnation, RulesWorld.CRASH);
            }
          });
    }

    @Override
    public void stop(Child child, OptionalLong by) {
      end("stop ", child);
    }

    @Override
    public void kill(Child child) {
      if (ignored.remove(child)) { // in OTP, an ignored child ends by itself
        long incarnation = child.incarnation;
        carriedOut.addFirst(() -> rules.childEnded(child, incarnation, RulesWorld.NORMAL));
      } else {
        end("kill ", child);
      }
    }

    private void end(String word, Child child) {
      int command = commands++;
      long incarnation = child.incarnation;
      trace.add(word + child.id());
      carriedOut.add(
          () -> {
            schedule.during(command).forEach(this::arrive);
            rules.childEnded(child, incarnation, RulesWorld.NORMAL);
          });
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
      trace.add("end");
    }

    @Override
    public void report(SupervisionEvent event) {}
  }
}
