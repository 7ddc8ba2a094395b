package io.clutch.examples.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.ExitReason;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit finds what it is there for, and a seed makes one plan. */
class StormRulesTest {
  private static final CallFailure STOPPED =
      new CallFailure.NotRunning("w", new ExitReason.Signalled(9, "SIGKILL"));
  private static final CallFailure LATE =
      new DeadlineExceeded(Duration.ofSeconds(1), DeadlineExceeded.Where.QUEUED);

  private final Audit audit = new Audit();
  private final Ledger ledger = new Ledger();
  private final Target target =
      new Target("t", null, () -> CompletableFuture.completedFuture(List.of()), Target.Trait.POOL);

  @Test
  void aSeedMakesOnePlan() {
    assertThat(steps(new Plan(7))).isEqualTo(steps(new Plan(7))).isNotEqualTo(steps(new Plan(8)));
  }

  @Test
  void aPlanHasEachKindOnceInEachRound() {
    var plan = new Plan(7);
    for (int round = 0; round < 3; round++) {
      Set<Kind> kinds = EnumSet.noneOf(Kind.class);
      assertThat(plan.hasGivenEach()).isEqualTo(round > 0);
      for (int i = 0; i < Kind.values().length; i++) {
        kinds.add(plan.next().kind());
      }
      assertThat(kinds).containsExactlyInAnyOrder(Kind.values());
    }
  }

  private static List<Plan.Step> steps(Plan plan) {
    return Stream.generate(plan::next).limit(200).toList();
  }

  @Test
  void whatIsWellAddsUp() {
    Ticket ticket = audit.begin(Ticket.Kind.ONCE);
    audit.value(target, ticket, true, 1L);
    ledger.note((int) ticket.number());
    assertThat(audit.sums(ledger).addUp()).isTrue();
  }

  @Test
  void aCallWithoutOutcomeIsFound() {
    audit.begin(Ticket.Kind.OTHER);
    assertThat(audit.sums(ledger).unanswered()).isOne();
    assertThat(audit.sums(ledger).addUp()).isFalse();
  }

  @Test
  void aWrongValueIsFound() {
    audit.value(target, audit.begin(Ticket.Kind.OTHER), false, 7L);
    assertThat(audit.sums(ledger).wrong()).isOne();
    assertThat(audit.sums(ledger).addUp()).isFalse();
  }

  @Test
  void aSecondOutcomeIsFound() {
    audit.value(target, audit.begin(Ticket.Kind.OTHER), true, 7L);
    audit.repeated(target, "Value");
    assertThat(audit.sums(ledger).addUp()).isFalse();
  }

  @Test
  void aFailureThatNoFaultExplainsIsFound() {
    target.harms().add(Set.of("Exited"));
    audit.failure(target, audit.begin(Ticket.Kind.OTHER), STOPPED.toException());
    assertThat(audit.sums(ledger).unexplained()).isOne();
  }

  @Test
  void aFaultExplainsItsHarmAndASessionTheEndOfItsProcess() {
    target.harms().add(Set.of("NotRunning Signalled"));
    audit.failure(
        target, audit.begin(Ticket.Kind.OTHER), new CompletionException(STOPPED.toException()));
    assertThat(audit.sums(ledger).unexplained()).isZero();
    target.harms().add(Set.of("Exited Code 3"));
    audit.failure(target, audit.begin(Ticket.Kind.SESSION), STOPPED.toException());
    assertThat(audit.sums(ledger).addUp()).isTrue();
  }

  /** The call of a fault may wait for long before it does its harm. */
  @Test
  void aFaultExplainsItsHarmUntilItsOwnCallsAreOver() {
    var reach = new Reach(Map.of(target, Set.of("NotRunning")));
    reach.begin();
    assertThat(target.harms().explain("NotRunning Code 3", Long.MAX_VALUE)).isTrue();
    reach.end();
    assertThat(target.harms().explain("NotRunning Code 3", Long.MAX_VALUE)).isFalse();
    assertThat(target.harms().explain("NotRunning Code 3", System.nanoTime())).isTrue();
  }

  @Test
  void aCallThatRanTwiceIsFound() {
    ledger.note(3);
    ledger.note(3);
    audit.value(target, audit.begin(Ticket.Kind.OTHER), true, 1L);
    assertThat(audit.sums(ledger).twice()).isOne();
    assertThat(audit.sums(ledger).addUp()).isFalse();
  }

  @Test
  void aCallThatIsSaidToHaveRunAndDidNotIsFoundAndTheOtherWayRound() {
    target.harms().add(Set.of("DeadlineExceeded"));
    audit.value(target, audit.begin(Ticket.Kind.ONCE), true, 1L);
    Ticket late = audit.begin(Ticket.Kind.ONCE);
    audit.failure(target, late, LATE.toException());
    ledger.note((int) late.number());
    assertThat(audit.sums(ledger).misreported()).isEqualTo(2);
  }

  @Test
  void theNotesOfPythonAreRead(@TempDir Path folder) throws Exception {
    Files.write(folder.resolve("7.ran"), ByteBuffer.allocate(16).putLong(4).putLong(5).array());
    Files.write(folder.resolve("8.ran"), ByteBuffer.allocate(8).putLong(5).array());
    Files.write(folder.resolve("other"), new byte[3]);
    Ledger read = Ledger.read(folder);
    assertThat(read.ran(4)).isTrue();
    assertThat(read.ran(6)).isFalse();
    assertThat(read.twice()).isOne();
  }

  @Test
  void recoveryIsFromTheLastFaultToTheFirstAnswerThatBeganLater() {
    var recovery = new Recovery();
    long before = System.nanoTime();
    recovery.ended();
    recovery.answered(before - 1);
    long between = System.nanoTime();
    recovery.met();
    recovery.answered(between);
    assertThat(Recovery.figures(List.of(recovery)).ends()).isZero();
    recovery.answered(System.nanoTime());
    recovery.met();
    recovery.answered(System.nanoTime());
    assertThat(Recovery.figures(List.of(recovery)).ends()).isOne();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--seconds", "--seconds 0", "--seed x", "--only NOTHING", "--minutes 3"})
  void wrongArgumentsAreRefused(String arguments) {
    var out = new ByteArrayOutputStream();
    var storm = new Storm(new PrintStream(out, true, StandardCharsets.UTF_8), "usage\n");
    assertThat(storm.run(arguments.split(" "))).isEqualTo(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).endsWith("usage\n");
  }
}
