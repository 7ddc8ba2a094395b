package io.clutch.supervision.internal.rules;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.SupervisorSpec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Dynamic supervisors that start several children at once, in many random worlds. Each child meets
 * the behaviour of an OTP supervisor with only that child. Shared limits hold.
 */
@Tag("long")
class ConcurrentSchedulesTest {
  private static final int SCHEDULES = 20_000;
  private static final int STEPS = 150;
  private static final Duration PERIOD = Duration.ofMillis(500);

  /** Thrown if the record ends while a command is running. */
  private static final class CutOff extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void eachChildSeesWhatItWouldSeeAlone() {
    int commands = 0;
    int most = 0;
    for (int seed = 0; seed < SCHEDULES; seed++) {
      int places = new int[] {2, 3, 8}[seed % 3];
      SupervisorSpec spec =
          SupervisorSpec.dynamic().withIntensity(1_000_000, PERIOD).withStartConcurrency(places);
      var run = new ConcurrentRun(seed, spec);
      for (int step = 0; step < STEPS; step++) {
        run.step(false);
      }
      if (places < 8) { // with a place for each child, no start waits
        run.drain();
      }
      for (String id : run.traces.keySet()) {
        List<String> trace = run.traces.get(id);
        var alone = new SupervisorModel(new Replay(seed, spec, run.scripts.get(id)));
        try {
          alone.run(Integer.MAX_VALUE);
        } catch (CutOff e) {
          // The traces say whether the run got there.
        }
        assertThat(trace).as("seed %d, %d places, %s", seed, places, id).isEqualTo(alone.trace);
        commands += trace.size();
      }
      most = Math.max(most, run.mostStarting);
    }
    System.out.printf(
        "%d concurrent schedules, %d commands and answers, up to %d starts at once%n",
        SCHEDULES, commands, most);
    assertThat(most).isEqualTo(8);
  }

  @Test
  void whatTheyShareStaysWithinItsBounds() {
    int ends = 0;
    int restarts = 0;
    for (int seed = 0; seed < SCHEDULES; seed++) {
      var random = new Random(seed);
      SupervisorSpec spec =
          SupervisorSpec.dynamic()
              .withIntensity(random.nextInt(6), PERIOD)
              .withMaxChildren(1 + random.nextInt(6))
              .withStartConcurrency(2 + random.nextInt(3));
      var run = new ConcurrentRun(seed, spec);
      for (int step = 0; step < STEPS && !run.isEnded; step++) {
        run.step(true);
      }
      ends += run.isEnded ? 1 : 0;
      restarts += run.restarts.size();
      run.stop();
      assertThat(run.isEnded).as("seed %d", seed).isTrue();
      assertThat(run.answers).as("seed %d", seed).isEqualTo(run.requests);
    }
    System.out.printf(
        "%d concurrent schedules, %d restarts, %d supervisors ended%n", SCHEDULES, restarts, ends);
    assertThat(ends).isGreaterThan(SCHEDULES / 2);
  }

  /** The recorded world of one child. */
  private static final class Replay implements Script {
    private final SupervisorSpec spec;
    private final Schedule schedule;
    private final Deque<ConcurrentRun.Step> steps;
    private ConcurrentRun.Completed completed;

    Replay(long seed, SupervisorSpec spec, List<ConcurrentRun.Step> steps) {
      this.spec = spec;
      this.schedule = new Schedule(seed);
      this.steps = new ArrayDeque<>(steps);
    }

    @Override
    public SupervisorSpec flags() {
      return spec;
    }

    @Override
    public List<ChildSpec<?>> children() {
      return List.of();
    }

    @Override
    public ChildSpec<?> flags(String id) {
      return schedule.flags(id);
    }

    @Override
    public List<Schedule.Event> during(int command) {
      List<Schedule.Event> events = new ArrayList<>();
      while (poll() instanceof ConcurrentRun.Arrived arrived) {
        events.add(arrived.event());
      }
      return events;
    }

    @Override
    public boolean starts(int command) {
      return completed.isStarted();
    }

    @Override
    public boolean ignores(int command) {
      return completed.isIgnored();
    }

    @Override
    public Schedule.Event next(int step) {
      if (poll() instanceof ConcurrentRun.Arrived arrived) {
        return arrived.event();
      }
      throw new AssertionError("the model has carried out no such command");
    }

    private ConcurrentRun.Step poll() {
      ConcurrentRun.Step step = steps.poll();
      if (step == null) {
        throw new CutOff();
      }
      if (step instanceof ConcurrentRun.Completed end) {
        completed = end;
      }
      return step;
    }
  }
}
