package io.clutch.internal.request;

import static io.clutch.internal.worker.FakePython.item;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.clutch.failure.ExitReason.Cause;
import io.clutch.failure.ExitReason.Killed;
import io.clutch.failure.ExitReason.Step;
import io.clutch.internal.process.LaunchedProcess.Signal;
import io.clutch.internal.streams.Subject;
import io.clutch.internal.streams.Subject.Given;
import io.clutch.internal.wire.Channel;
import io.clutch.internal.worker.FakePython;
import io.clutch.telemetry.WorkerEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/**
 * The rules for what a worker may send, for a call, a cast and streams. A violation ends the
 * worker's own incarnation, and each request has one outcome.
 */
class WorkerRulesTest {
  private static final List<ByteBuffer> ONE = List.of(ByteBuffer.allocate(1));
  private static final long HUGE = Long.MAX_VALUE;
  private static final int MOST = Integer.MAX_VALUE;
  private static final Logger LOG = (Logger) LoggerFactory.getLogger("io.clutch.worker");

  private World world;

  /** An item of Python for the request with this id. */
  private interface Says {
    void say(FakePython python, long id);
  }

  private record Rule(String name, List<Subject> subjects, boolean isAbandoned, Says says) {}

  @BeforeAll
  static void silence() {
    LOG.setLevel(Level.OFF);
  }

  @AfterAll
  static void speak() {
    LOG.setLevel(null);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static Rule rule(String name, List<Subject> subjects, Says says) {
    return new Rule(name, subjects, false, says);
  }

  private static Rule abandoned(String name, List<Subject> subjects, Says says) {
    return new Rule(name, subjects, true, says);
  }

  private static Says control(Object... elements) {
    return (python, id) -> python.say(Channel.CONTROL, item(elements));
  }

  private static Says data(Object... elements) {
    return (python, id) -> python.say(Channel.DATA, item(elements));
  }

  private static List<Rule> answers() {
    return List.of(
        rule("a result of what was never sent", Subject.ALL, (p, id) -> p.result(id + 9, 1)),
        rule("a failure of it", Subject.ALL, (p, id) -> p.failure(id + 9, "cancelled", Map.of())),
        rule("a result of id 0", Subject.ALL, data(16, 0, 1)),
        rule("a result of a negative id", Subject.ALL, data(16, -1, 1)),
        rule("a result of the largest id", Subject.ALL, data(16, HUGE, 1)),
        rule("an unknown code", Subject.ANSWERED, (p, id) -> p.failure(id, "odd", Map.of())),
        rule("a result of a cast", List.of(Subject.CAST), (p, id) -> p.result(id, 1)),
        rule(
            "a failure of a cast",
            List.of(Subject.CAST),
            (p, id) -> p.failure(id, "cancelled", Map.of())),
        rule("two results", Subject.ANSWERED, WorkerRulesTest::twoResults),
        abandoned("two late results", Subject.ANSWERED, WorkerRulesTest::twoResults),
        rule(
            "a failure behind a result",
            Subject.ANSWERED,
            (p, id) -> p.say(Channel.DATA, item(16, id, 1), item(17, id, "cancelled", Map.of()))),
        rule("a result on control", Subject.ANSWERED, (p, id) -> control(16, id, 1).say(p, id)));
  }

  private static void twoResults(FakePython python, long id) {
    python.say(Channel.DATA, item(16, id, "a"), item(16, id, "b"));
  }

  private static List<Rule> cancels() {
    var rules = new ArrayList<Rule>();
    for (String state : List.of("queued", "running", "idle", "done")) {
      rules.add(
          rule(
              "cancelled " + state + " by nobody", Subject.ALL, (p, id) -> p.cancelled(id, state)));
      rules.add(
          abandoned(
              "cancelled " + state + " that was never sent",
              Subject.ALL,
              (p, id) -> p.cancelled(id + 9, state)));
      rules.add(rule("cancelled " + state + ", 0", Subject.ALL, (p, id) -> p.cancelled(0, state)));
      rules.add(
          rule("cancelled " + state + ", -1", Subject.ALL, (p, id) -> p.cancelled(-1, state)));
    }
    rules.add(
        abandoned(
            "cancelled in the queue twice",
            Subject.ALL,
            (p, id) -> p.say(Channel.CONTROL, item(36, id, "queued"), item(36, id, "queued"))));
    rules.add(
        abandoned(
            "a result of what never ran",
            Subject.ALL,
            (p, id) -> {
              p.cancelled(id, "queued");
              p.result(id, 1);
            }));
    rules.add(
        rule(
            "a queue behind the result",
            Subject.ANSWERED,
            (p, id) -> {
              p.result(id, 1);
              p.cancelled(id, "queued");
            }));
    rules.add(abandoned("an odd state", Subject.ALL, (p, id) -> p.cancelled(id, "lost")));
    return rules;
  }

  private static List<Rule> counts() {
    return List.of(
        rule("a buffer that is not there", Subject.ANSWERED, result(1)),
        rule("more buffers than there can be", Subject.ANSWERED, result(MOST)),
        rule("less buffers than none", Subject.ANSWERED, result(-1)),
        rule("a buffer that no result claims", Subject.ANSWERED, WorkerRulesTest::unclaimed),
        rule("credit for no cast", List.of(Subject.CALL, Subject.SOURCE), data(18, 1)),
        rule("too much credit", Subject.ALL, data(18, 2)),
        rule("all the credit there is", Subject.ALL, data(18, MOST)),
        rule("credit of 0", Subject.ALL, data(18, 0)),
        rule("credit below 0", Subject.ALL, data(18, -1)),
        rule("credit over 32 bits", Subject.ALL, data(18, 1L << 32)),
        rule(
            "credit that adds up to too much",
            Subject.ALL,
            (p, id) -> p.say(Channel.DATA, item(18, MOST), item(18, MOST), item(18, 2))));
  }

  private static Says result(int buffers) {
    return (python, id) ->
        python.say(Channel.DATA, ONE.subList(0, 0), item(16, id, "x", 0, buffers));
  }

  private static void unclaimed(FakePython python, long id) {
    python.say(Channel.DATA, ONE, item(16, id, "x"));
  }

  private static List<Rule> streams() {
    List<Subject> noInput = List.of(Subject.CALL, Subject.CAST, Subject.SOURCE);
    List<Subject> noOutput = List.of(Subject.CALL, Subject.CAST, Subject.SINK);
    List<Subject> output = List.of(Subject.SOURCE, Subject.THROUGH);
    List<Subject> input = List.of(Subject.SINK, Subject.THROUGH);
    return List.of(
        rule("elements of what gives none", noOutput, (p, id) -> p.elements(id, 1)),
        rule("a chunk of it", noOutput, (p, id) -> p.outputChunk(id, List.of(2), new byte[1])),
        rule("a request of what takes none", noInput, (p, id) -> p.request(id, 1)),
        rule("a chunk acknowledged by it", noInput, (p, id) -> p.chunksAcknowledged(id, 1)),
        rule("elements of nobody", Subject.ALL, (p, id) -> p.elements(id + 9, 1)),
        rule("a request of nobody", Subject.ALL, (p, id) -> p.request(id + 9, 1)),
        rule(
            "a chunk of nobody",
            Subject.ALL,
            (p, id) -> p.outputChunk(99, List.of(2), new byte[1])),
        rule("a chunk acknowledged by nobody", Subject.ALL, (p, id) -> p.chunksAcknowledged(99, 1)),
        rule("elements behind the end", output, behindTheEnd((p, id) -> p.elements(id, 1))),
        rule("a request behind the end", input, behindTheEnd((p, id) -> p.request(id, 1))),
        rule("more elements than asked for", output, (p, id) -> p.elements(id, 1, 2, 3)),
        abandoned("more elements, abandoned", output, (p, id) -> p.elements(id, 1, 2, 3)),
        rule("counts for other elements", output, elements(List.of(0))),
        rule("counts that add up to over 32 bits", output, elements(List.of(MOST, MOST))),
        rule("counts that add up to none", output, elements(List.of(MOST, MOST, 2))),
        abandoned("counts, abandoned", output, elements(List.of(MOST, MOST, 2))),
        rule("a negative count", output, elements(List.of(1, -1))),
        rule("a request of 0", input, (p, id) -> p.request(id, 0)),
        rule("a negative request", input, (p, id) -> p.request(id, -1)),
        rule("requests over 63 bits", input, WorkerRulesTest::requests),
        abandoned("requests, abandoned", input, WorkerRulesTest::requests),
        rule("acknowledged what was not sent", input, (p, id) -> p.chunksAcknowledged(id, 1)),
        abandoned("acknowledged, abandoned", input, (p, id) -> p.chunksAcknowledged(id, HUGE)),
        rule("a chunk without octets", output, data(21, 1, List.of(2))),
        rule("an empty chunk", output, (p, id) -> p.outputChunk(id, List.of(2), new byte[0])),
        rule("a chunk too long", output, (p, id) -> p.outputChunk(id, List.of(2), new byte[3])),
        rule("a chunk of none", output, (p, id) -> p.outputChunk(id, List.of(), new byte[1])),
        rule(
            "sizes that add up to over 32 bits",
            output,
            (p, id) -> p.outputChunk(id, List.of(MOST, MOST, 2), new byte[1])),
        rule(
            "more frames than an element has",
            output,
            (p, id) -> p.outputChunk(id, Collections.nCopies(8_193, 1), new byte[1])),
        rule(
            "a result in the middle of an element",
            output,
            (p, id) -> {
              p.outputChunk(id, List.of(2), new byte[1]);
              p.result(id, 1);
            }));
  }

  private static Says behindTheEnd(Says says) {
    return (python, id) -> {
      python.result(id, 1);
      says.say(python, id);
    };
  }

  private static Says elements(List<Integer> counts) {
    return (python, id) -> python.say(Channel.DATA, ONE, item(19, id, List.of(1, 2), counts));
  }

  private static void requests(FakePython python, long id) {
    python.say(Channel.DATA, item(20, id, HUGE), item(20, id, 1));
  }

  private static List<Rule> life() {
    return List.of(
        rule("a second hello", Subject.ALL, (p, id) -> p.hello(Channel.CONTROL)),
        rule("a second ready", Subject.ALL, control(33, 1, 1)),
        rule("a stopping that nobody asked for", Subject.ALL, control(37, 0)),
        rule("a pong on data", Subject.ALL, data(34, 1, List.of(), 0)),
        rule("a pong of text", Subject.ALL, control(34, 1, List.of("x"), 0)),
        rule("a kind that goes down", Subject.ALL, data(1, 9, "m:f", List.of())),
        rule("a kind that nobody knows", Subject.ALL, data(63)),
        rule("no item", Subject.ALL, (p, id) -> p.say(Channel.DATA, new Object[0])),
        rule(
            "too many items",
            Subject.ALL,
            (p, id) -> p.say(Channel.CONTROL, Collections.nCopies(1_025, pongItem()).toArray())),
        rule(
            "lists of more than a frame may hold",
            Subject.ALL,
            (p, id) -> p.say(Channel.CONTROL, item(34, 1, Collections.nCopies(140_000, 1), 0))));
  }

  private static Object pongItem() {
    return item(34, 1, List.of(), 0);
  }

  static Stream<Arguments> rules() {
    return Stream.of(answers(), cancels(), counts(), streams(), life())
        .flatMap(List::stream)
        .flatMap(rule -> rule.subjects().stream().map(to -> Arguments.of(rule.name(), to, rule)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void rules(String name, Subject subject, Object rule) {
    Rule broken = (Rule) rule;
    world = World.ready(3);
    var all = new ArrayList<>(List.of(subject.giveTo(world)));
    all.add(Subject.SOURCE.giveTo(world));
    // Last, so that the subject is the only cast.
    all.add(Subject.CALL.giveTo(world));
    if (broken.isAbandoned()) {
      world.tell(new WorkerMessage.Cancel(all.get(0).request()));
    }
    broken.says().say(world.python(), all.get(0).id());
    world.settle();
    assertThat(world.python().process().signals()).containsExactly(Signal.KILL);
    endsAll(all);
    servesAgain();
  }

  private void endsAll(List<Given> all) {
    world.python().process().killed(9);
    world.settle();
    assertThat(all).allMatch(Given::hasOneOutcome);
    assertThat(world.link.answersExpected()).isZero();
    assertThat(world.phases().toString())
        .contains(new Killed(Cause.PROTOCOL_BREACH, Step.KILLED).toString());
  }

  private void servesAgain() {
    FakePython next = world.boot(3, 1);
    assertThat(world.events(WorkerEvent.Restarting.class)).hasSize(1);
    for (Subject subject : Subject.ANSWERED) {
      Given given = subject.giveTo(world);
      next.result(given.id(), 7);
      world.settle();
      assertThat(given.hasOneOutcome()).isTrue();
    }
  }

  /** Unusual but legal items, which must not end a worker. */
  private static List<Rule> legal() {
    var rules = new ArrayList<Rule>();
    for (String state : List.of("queued", "running", "done")) {
      rules.add(abandoned("cancelled " + state, Subject.ALL, (p, id) -> p.cancelled(id, state)));
    }
    for (String state : List.of("running", "done")) {
      rules.add(
          abandoned(
              state + " behind the answer",
              Subject.ANSWERED,
              (p, id) -> {
                p.result(id, 1);
                p.cancelled(id, state);
              }));
    }
    rules.add(abandoned("idle", Subject.ALL, (p, id) -> p.cancelled(id, "idle")));
    rules.add(abandoned("a late result", Subject.ANSWERED, (p, id) -> p.result(id, 1)));
    rules.add(
        abandoned(
            "a late failure", Subject.ANSWERED, (p, id) -> p.failure(id, "cancelled", Map.of())));
    rules.add(abandoned("credit", List.of(Subject.CAST), data(18, 1)));
    rules.add(
        abandoned(
            "credit, and then the answer to the cancel",
            List.of(Subject.CAST),
            (p, id) -> {
              p.credit(1);
              p.cancelled(id, "done");
            }));
    rules.add(
        abandoned(
            "the answer to the cancel, and then the credit",
            List.of(Subject.CAST),
            (p, id) -> {
              p.cancelled(id, "done");
              p.credit(1);
            }));
    return rules;
  }

  static Stream<Arguments> legalThings() {
    return legal().stream()
        .flatMap(rule -> rule.subjects().stream().map(to -> Arguments.of(rule.name(), to, rule)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource
  void legalThings(String name, Subject subject, Object rule) {
    Rule kept = (Rule) rule;
    world = World.ready(3);
    Given given = subject.giveTo(world);
    Given other = Subject.CALL.giveTo(world);
    world.tell(new WorkerMessage.Cancel(given.request()));
    kept.says().say(world.python(), given.id());
    world.settle();
    assertThat(world.python().process().signals()).isEmpty();
    world.python().result(other.id(), 7);
    world.settle();
    assertThat(List.of(given, other)).allMatch(Given::hasOneOutcome);
    assertThat(world.python().process().signals()).isEmpty();
  }
}
