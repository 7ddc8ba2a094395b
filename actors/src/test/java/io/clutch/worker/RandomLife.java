package io.clutch.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import io.clutch.internal.process.InMemoryLauncher.Launched;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.World;
import io.clutch.internal.wire.Channel;
import io.clutch.internal.worker.FakePython;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A worker and a Python that take random steps, and checks after each. */
public final class RandomLife implements AutoCloseable {
  private static final String[] CODES = {
    "raised", "bad-arguments", "cancelled", "interrupted", "stopping", "odd"
  };

  private final Random random;
  private final int credit;
  private final World world;
  private final List<Calling> calls = new ArrayList<>();
  private final Set<Long> everSent = new HashSet<>();
  private final List<Long> out = new ArrayList<>();
  private FakePython python;
  private int seen;
  private int castsOut;
  private boolean isReady;
  private boolean isStopping;

  public RandomLife(Random random) {
    this.random = random;
    this.credit = 1 + random.nextInt(4);
    int capacity = 3 + random.nextInt(20);
    this.world =
        World.open(
            settings ->
                settings.withCredit(credit).withQueue(settings.queue().withCapacity(capacity)));
  }

  public void step() {
    if (world.worker.isStopped()) {
      // Its actor has ended, so messages no longer reach it.
      return;
    }
    switch (random.nextInt(15)) {
      case 0, 1, 2, 3 -> call();
      case 4 -> world.submit(Calling.cast("m:cast"));
      case 5 -> cancel();
      case 6, 7 -> boot();
      case 8, 9, 10 -> answer();
      case 11 -> world.advance(Duration.ofMillis(random.nextInt(3_000)));
      case 12 -> notice();
      case 13 -> misbehave();
      default -> endOfSomething();
    }
    observe();
  }

  /** Lets all deadlines pass, and the process obey its signals. */
  public void end() {
    if (random.nextBoolean() && !world.worker.isStopped()) {
      world.worker.abort(new ExitReason.Stopped(ExitReason.Step.KILLED, -1));
      world.settle();
    }
    for (int i = 0; i < 100 && !world.worker.isStopped(); i++) {
      world.stop();
      world.advanceSeconds(10);
      endIfSignalled();
    }
    observe();
    assertThat(world.worker.isStopped()).isTrue();
    assertThat(calls).allSatisfy(call -> assertThat(call.outcomes()).hasSize(1));
    assertThat(world.link.expected()).isZero();
    world
        .launcher
        .launched()
        .forEach(
            process -> assertThat(process.isRunning() && process.signals().isEmpty()).isFalse());
  }

  public int values() {
    return (int)
        calls.stream().filter(call -> !(call.outcomes().get(0) instanceof CallFailure)).count();
  }

  public int failures() {
    return calls.size() - values();
  }

  private void call() {
    Duration deadline = Duration.ofMillis(1 + random.nextInt(20_000));
    boolean again = random.nextInt(4) == 0;
    calls.add(
        world.call(
            "m:f" + calls.size(),
            call -> {
              Call<Object> limited = call.withDeadline(deadline);
              return again ? limited.asIdempotent() : limited;
            }));
  }

  private void cancel() {
    if (!calls.isEmpty()) {
      world.cancel(calls.get(random.nextInt(calls.size())));
    }
  }

  private void boot() {
    if (world.launcher.launched().isEmpty() || !world.launcher.latest().isRunning()) {
      return;
    }
    if (python == null || python.process() != world.launcher.latest()) {
      python = world.connect();
      seen = 0;
      castsOut = 0;
      out.clear();
      isReady = false;
    } else if (python.starts().isEmpty()) {
      python.hello();
    } else if (!isReady) {
      isReady = true;
      python.ready(1 + random.nextInt(6), 1 + random.nextInt(3));
    }
    world.settle();
  }

  private boolean lives() {
    return isReady && python.process().isRunning() && python.process() == world.launcher.latest();
  }

  private void answer() {
    if (!lives()) {
      return;
    }
    if (castsOut > 0 && random.nextBoolean()) {
      python.credit(castsOut);
      castsOut = 0;
    } else if (!out.isEmpty()) {
      long id = out.remove(random.nextInt(out.size()));
      // The value contains the call's id, to detect replies to the wrong call.
      if (random.nextInt(3) > 0) {
        python.result(id, name(id));
      } else if (random.nextBoolean()) {
        // A violation if the call was not cancelled.
        python.cancelled(id, "queued");
      } else {
        python.failure(id, CODES[random.nextInt(CODES.length)], Map.of());
      }
    }
    world.settle();
  }

  private void notice() {
    if (!lives()) {
      return;
    }
    switch (random.nextInt(4)) {
      case 0 -> python.pong();
      case 1 -> python.echo();
      case 2 -> answerACancel();
      default ->
          python.say(Channel.CONTROL, FakePython.item(35, 20, "l", "m", "f", 1, null, 0, "t"));
    }
    world.settle();
  }

  private void answerACancel() {
    if (!python.cancels().isEmpty()) {
      long id = python.cancels().get(random.nextInt(python.cancels().size()));
      python.cancelled(id, random.nextBoolean() ? "running" : "done");
    }
  }

  private void misbehave() {
    if (python == null || random.nextInt(4) > 0) {
      return;
    }
    switch (random.nextInt(5)) {
      case 0 -> python.result(random.nextInt(50), "anything");
      case 1 -> python.say(Channel.DATA, List.of(), new byte[] {(byte) random.nextInt(256)});
      case 2 -> python.disconnect(Channel.values()[random.nextInt(3)]);
      case 3 -> python.credit(random.nextInt(1_000));
      default -> python.hello();
    }
    castsOut = 0;
    world.settle();
  }

  private void endOfSomething() {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> {
        Launched latest = world.launcher.latest();
        if (latest.isRunning()) {
          latest.exited(random.nextInt(3));
        }
      }
      case 3 -> {
        isStopping = true;
        world.stop();
      }
      default -> endIfSignalled();
    }
    world.settle();
  }

  private void endIfSignalled() {
    Launched latest = world.launcher.latest();
    boolean asked = python != null && python.process() == latest && !python.stops().isEmpty();
    if (latest.isRunning() && (asked || !latest.signals().isEmpty())) {
      latest.killed(9);
      world.settle();
    }
  }

  /** Checks the invariants after each step. */
  private void observe() {
    if (python != null) {
      for (; seen < python.calls().size(); seen++) {
        FakePython.Received call = python.calls().get(seen);
        assertThat(everSent.add(call.id())).as("an id twice").isTrue();
        if (call.cast()) {
          castsOut++;
        } else {
          out.add(call.id());
        }
      }
    }
    WorkerStatus status = world.status();
    assertThat(status.inFlight()).isBetween(0, credit);
    assertThat(calls)
        .allSatisfy(
            call -> {
              assertThat(call.outcomes().size()).isBetween(0, 1);
              if (!call.isOpen() && call.outcomes().get(0) instanceof String value) {
                assertThat(value).isIn(call.request().function(), "anything");
              }
            });
    long open = calls.stream().filter(Calling::isOpen).count();
    assertThat(open).isLessThanOrEqualTo((long) status.queued() + status.inFlight());
    if (isStopping && world.worker.isStopped()) {
      assertThat(open).isZero();
    }
  }

  private String name(long id) {
    return python.calls().stream()
        .filter(call -> call.id() == id)
        .map(FakePython.Received::function)
        .findFirst()
        .orElseThrow();
  }

  @Override
  public void close() {
    world.close();
  }
}
