package io.clutch.examples.storm;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.ClutchSetup;
import io.clutch.call.Call;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;

/** One actor system under load and in the storm, from its start to its end. */
final class Round implements AutoCloseable {
  static final String NAME = "storm";

  /** Bytes of one message: small, so that reaching the limit is cheap. */
  static final int MESSAGE_LIMIT = 8 << 20;

  /** Bytes of the JVM's budget: small, so that callers can use it up. */
  static final int MEMORY = 48 << 20;

  private static final Duration SETTLING = Duration.ofSeconds(90);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Path folder;
  private final ActorSystem<SupervisorCommand> system;
  private final Audit audit = new Audit();
  private final Scene scene;
  private final Map<Kind, Integer> strikes = new EnumMap<>(Kind.class);

  private Round() throws IOException {
    this.folder = Files.createTempDirectory("storm-");
    this.system =
        ActorSystem.create(
            Supervisor.create(Targets.tree(folder)),
            NAME,
            ActorSystemSetup.create(
                BootstrapSetup.create(config()),
                ClutchSetup.create().withCodec(new Callers.BrittleCodec())));
    this.scene = new Scene(system, Targets.start(system, folder), folder, audit, Reach.NONE);
  }

  private static Config config() {
    return ConfigFactory.parseString("clutch.limits.memory = " + MEMORY)
        .withFallback(
            ConfigFactory.parseString("clutch.limits.max-message-size = " + MESSAGE_LIMIT))
        .withFallback(ConfigFactory.load());
  }

  /** The result of a round. */
  record Result(
      Audit.Sums sums,
      Map<Kind, Integer> strikes,
      Recovery.Figures recovery,
      long strangers,
      int callers) {

    int faults() {
      return strikes.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  static Result run(Duration length, Plan plan, long seed) throws IOException {
    try (var round = new Round()) {
      return round.storm(length, plan, seed);
    }
  }

  private Result storm(Duration length, Plan plan, long seed) throws IOException {
    requireAnswers("at the start");
    require(RuntimeDirectory.socket().isPresent(), "there is no socket to visit");
    Load load = Load.start(scene, seed);
    long end = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < end || !plan.hasGivenEach()) {
      Plan.Step step = plan.next();
      strike(step);
      pause(step.pause());
    }
    load.stop(SETTLING);
    awaitOutcomes();
    requireAnswers("after the storm");
    return new Result(
        audit.sums(Ledger.read(folder)),
        strikes,
        Recovery.figures(scene.targets().stream().map(Target::recovery).toList()),
        Clutch.get(system).unexpectedFrames(),
        load.size());
  }

  private void strike(Plan.Step step) {
    var chance = new Random(step.seed());
    Fault fault = step.kind().fault();
    List<Target> fit =
        scene.targets().stream().filter(target -> target.hasAll(fault.where())).toList();
    Target target = fit.get(chance.nextInt(fit.size()));
    Reach reach = Reach.of(fault, target, scene.targets());
    reach.harms().keySet().forEach(each -> each.recovery().met());
    reach.begin();
    strikes.merge(step.kind(), 1, Integer::sum);
    try {
      fault.strike().at(target, scene.with(reach), chance);
    } catch (RuntimeException e) {
      audit.complain(step.kind() + " on " + target + " threw " + e);
    } finally {
      reach.end();
    }
  }

  /** Waits until the calls of the faults themselves have ended too. */
  private void awaitOutcomes() {
    long end = System.nanoTime() + SETTLING.toNanos();
    while (audit.unanswered() > 0 && System.nanoTime() < end) {
      pause(PAUSE);
    }
  }

  /** Checks that each reference gives a right answer. */
  private void requireAnswers(String when) {
    for (Target target : scene.targets()) {
      Ticket ticket = audit.begin(Ticket.Kind.REPEATABLE);
      var call = Call.of(target.function("again"), Long.class, ticket.number()).asIdempotent();
      CompletableFuture<Long> answer = target.ref().call(call).toCompletableFuture();
      audit.follow(target, ticket, answer, value -> value == ticket.number());
      answer
          .handle((value, thrown) -> thrown == null)
          .completeOnTimeout(false, SETTLING.toMillis(), TimeUnit.MILLISECONDS)
          .thenAccept(isWell -> require(isWell, target + " gives no answer " + when))
          .join();
    }
  }

  private void require(boolean isWell, String otherwise) {
    if (!isWell) {
      audit.complain(otherwise);
    }
  }

  private static void pause(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  @Override
  public void close() throws IOException {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
