package io.clutch.internal.policy;

import static io.clutch.Failed.BAD_ARGUMENTS;
import static io.clutch.Failed.CIRCUIT_OPEN;
import static io.clutch.Failed.EXITED;
import static io.clutch.Failed.INTERRUPTED;
import static io.clutch.Failed.LATE_QUEUED;
import static io.clutch.Failed.LATE_SENT;
import static io.clutch.Failed.NOT_RUNNING;
import static io.clutch.Failed.QUEUE_FULL;
import static io.clutch.Failed.RAISED;
import static io.clutch.Failed.TOO_MANY_STREAMS;
import static io.clutch.Failed.UNDECODABLE;
import static io.clutch.Failed.UNENCODABLE_RESULT;
import static io.clutch.Failed.UNKNOWN_FUNCTION;
import static io.clutch.Failed.WAIT_EXCEEDED;
import static io.clutch.Failed.WOULD_DEADLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Failed;
import io.clutch.MarkdownPage;
import io.clutch.Repository;
import io.clutch.call.RetrySettings;
import io.clutch.failure.BootError;
import io.clutch.failure.CallFailure;
import io.clutch.failure.ExitReason;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The tables of failures for policies in {@code docs/reference/failures.md}. */
class FailureTablesTest {
  private static final MarkdownPage FAILURES =
      MarkdownPage.of(Repository.ROOT.resolve("docs/reference/failures.md"));
  private static final MarkdownPage BOOTSTRAP =
      MarkdownPage.of(Repository.ROOT.resolve("docs/internals/bootstrap.md"));
  private static final RetrySettings DEFAULT = RetrySettings.create(2);
  private static final RetrySettings AFTER_ALL = DEFAULT.withOn(failure -> true);

  private static final List<BootError> BOOT_ERRORS =
      List.of(
          new BootError.InterpreterMissing(List.of()),
          new BootError.SpawnFailed("python", "", true),
          new BootError.SpawnFailed("python", "", false),
          new BootError.NotForkable("", true),
          new BootError.NotForkable("", false),
          new BootError.Timeout(Duration.ofSeconds(1), "connecting"),
          died(new ExitReason.Code(1)),
          died(new ExitReason.Signalled(9, "SIGKILL")),
          died(new ExitReason.Signalled(11, "SIGSEGV")),
          died(new ExitReason.Signalled(15, "SIGTERM")),
          died(new ExitReason.OutOfMemory(0)),
          died(new ExitReason.OutOfMemory(1 << 20)),
          died(new ExitReason.OutOfCpuTime(Duration.ofSeconds(1))),
          died(new ExitReason.Disconnected()),
          died(new ExitReason.Killed(ExitReason.Cause.PROTOCOL_BREACH, ExitReason.Step.KILLED)));

  @Test
  void theListIsComplete() {
    assertThat(Failed.ALL.stream().<Class<?>>map(CallFailure::getClass).distinct())
        .containsExactlyInAnyOrder(CallFailure.class.getPermittedSubclasses());
  }

  @Test
  void retriesByDefault() {
    assertThat(failures(failure -> retries(DEFAULT, failure, true)))
        .containsExactly(EXITED, INTERRUPTED, QUEUE_FULL, WAIT_EXCEEDED, NOT_RUNNING);
    assertThat(failures(failure -> retries(DEFAULT, failure, false)))
        .containsExactly(QUEUE_FULL, WAIT_EXCEEDED, NOT_RUNNING);
  }

  @Test
  void retriesAtMost() {
    assertThat(failures(failure -> retries(AFTER_ALL, failure, true)))
        .containsExactly(
            RAISED,
            EXITED,
            LATE_QUEUED,
            LATE_SENT,
            INTERRUPTED,
            QUEUE_FULL,
            TOO_MANY_STREAMS,
            WAIT_EXCEEDED,
            NOT_RUNNING,
            WOULD_DEADLOCK,
            CIRCUIT_OPEN);
    assertThat(failures(failure -> retries(AFTER_ALL, failure, false)))
        .containsExactly(
            LATE_QUEUED,
            QUEUE_FULL,
            TOO_MANY_STREAMS,
            WAIT_EXCEEDED,
            NOT_RUNNING,
            WOULD_DEADLOCK,
            CIRCUIT_OPEN);
  }

  @Test
  void circuitBreakersCount() {
    assertThat(failures(failure -> verdict(failure) == CircuitVerdict.UNHEALTHY))
        .containsExactly(
            EXITED,
            LATE_QUEUED,
            LATE_SENT,
            INTERRUPTED,
            QUEUE_FULL,
            TOO_MANY_STREAMS,
            WAIT_EXCEEDED,
            NOT_RUNNING);
    assertThat(failures(failure -> verdict(failure) == CircuitVerdict.HEALTHY))
        .containsExactly(RAISED, UNKNOWN_FUNCTION, BAD_ARGUMENTS, UNENCODABLE_RESULT, UNDECODABLE);
    assertThat(CircuitVerdict.of((Throwable) null)).isEqualTo(CircuitVerdict.HEALTHY);
    assertThat(CircuitVerdict.of(new CancellationException())).isEqualTo(CircuitVerdict.IGNORED);
  }

  @Test
  void theTableOfPoliciesIsWhatTheRulesSay() {
    List<String> rows =
        rows("| failure | retried, idempotent |").stream()
            .map(cells -> String.join(" | ", cells).replace("`", ""))
            .toList();

    assertThat(rows)
        .containsExactlyElementsOf(Failed.ALL.stream().map(FailureTablesTest::policyRow).toList());
  }

  private static String policyRow(CallFailure failure) {
    return String.join(
        " | ",
        name(failure),
        retried(failure, true),
        retried(failure, false),
        switch (verdict(failure)) {
          case HEALTHY -> "success";
          case UNHEALTHY -> "failure";
          case IGNORED -> "-";
        });
  }

  private static String name(CallFailure failure) {
    String kind = failure.getClass().getSimpleName();
    if (failure instanceof CallFailure.DeadlineExceeded late) {
      return kind + ", " + late.where();
    }
    return failure instanceof CallFailure.Unencodable value ? kind + ", " + value.side() : kind;
  }

  private static String retried(CallFailure failure, boolean idempotent) {
    if (retries(DEFAULT, failure, idempotent)) {
      return "yes";
    }
    return retries(AFTER_ALL, failure, idempotent) ? "if asked" : "no";
  }

  @Test
  void theTablesOfFailuresAndReasonsAreComplete() {
    assertThat(kinds("| failure | when | ran? |"))
        .containsExactlyInAnyOrderElementsOf(simpleNames(CallFailure.class));
    assertThat(kinds("| reason | when | the worker |"))
        .containsExactlyInAnyOrderElementsOf(simpleNames(ExitReason.class));
    assertThat(column("| cause of `Killed` |", 1).keySet())
        .containsExactlyElementsOf(names(ExitReason.Cause.values()));
    assertThat(column("| step | what was done last |", 1).keySet())
        .containsExactlyElementsOf(names(ExitReason.Step.values()));
  }

  /** The first word of each row, once. */
  private static List<String> kinds(String head) {
    return column(head, 1).keySet().stream().map(it -> it.split(",")[0]).distinct().toList();
  }

  private static List<String> simpleNames(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses()).map(Class::getSimpleName).toList();
  }

  private static List<String> names(Enum<?>[] values) {
    return Arrays.stream(values).map(Enum::name).toList();
  }

  @Test
  void theTablesOfBootErrorsAreComplete() {
    Map<String, String> errors = column("| error | when | may heal |", 2);
    assertThat(errors.keySet())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(BootError.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList());
    assertThat(column("| code of `Refused` |", 1).keySet())
        .containsExactlyElementsOf(names(BootError.Refused.Code.values()));
    assertThat(BOOTSTRAP.table("| boot code | means |").stream().map(cells -> cells.get(0)))
        .containsExactlyElementsOf(
            names(BootError.Refused.Code.values()).stream()
                .map(name -> "`" + name.toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                .toList());
    Map<String, List<Boolean>> mayHeal =
        BOOT_ERRORS.stream()
            .collect(
                Collectors.groupingBy(
                    error -> error.getClass().getSimpleName(),
                    Collectors.mapping(
                        BootError::mayHeal,
                        Collectors.collectingAndThen(
                            Collectors.toList(), all -> all.stream().distinct().toList()))));
    assertThat(mayHeal.get("InterpreterMissing")).containsExactly(false);
    assertThat(errors).containsEntry("InterpreterMissing", "no").containsEntry("Timeout", "yes");
    assertThat(mayHeal.get("Timeout")).containsExactly(true);
    assertThat(errors).containsEntry("SpawnFailed", "some").containsEntry("Died", "some");
    assertThat(mayHeal.get("SpawnFailed")).containsExactlyInAnyOrder(true, false);
    assertThat(mayHeal.get("Died")).containsExactlyInAnyOrder(true, false);
    assertThat(errors).containsEntry("NotForkable", "some");
    assertThat(mayHeal.get("NotForkable")).containsExactlyInAnyOrder(true, false);
  }

  @Test
  void ofWhatAWorkerFoundOnlyTheLostOwnerMayHeal() {
    assertThat(BootError.Refused.Code.values())
        .filteredOn(code -> refused(code).mayHeal())
        .containsExactly(BootError.Refused.Code.NO_OWNER);
    assertThat(column("| error | when | may heal |", 2)).containsEntry("Refused", "`NO_OWNER`");
  }

  @Test
  void ofWhatDiedOnlyWhatLoadOrSomebodyEndedMayHeal() {
    assertThat(BOOT_ERRORS)
        .filteredOn(error -> error instanceof BootError.Died && error.mayHeal())
        .extracting(error -> ((BootError.Died) error).reason())
        .containsExactly(
            new ExitReason.Signalled(9, "SIGKILL"),
            new ExitReason.Signalled(15, "SIGTERM"),
            new ExitReason.OutOfMemory(0),
            new ExitReason.Disconnected());
  }

  private static BootError died(ExitReason reason) {
    return new BootError.Died(reason, List.of());
  }

  private static BootError refused(BootError.Refused.Code code) {
    return new BootError.Refused(code, "", Optional.empty(), Optional.empty());
  }

  /**
   * The first column of the table in {@code docs/reference/failures.md}, and the values of another.
   */
  private static Map<String, String> column(String head, int number) {
    var column = new LinkedHashMap<String, String>();
    rows(head).forEach(cells -> column.put(cells.get(0).replace("`", ""), cells.get(number)));
    return column;
  }

  private static List<List<String>> rows(String head) {
    return FAILURES.table(head);
  }

  private static List<CallFailure> failures(Predicate<CallFailure> which) {
    return Failed.ALL.stream().filter(which).toList();
  }

  private static boolean retries(RetrySettings settings, CallFailure failure, boolean idempotent) {
    return new RetryRule(settings)
        .next(1, failure, idempotent, Duration.ofMinutes(1), 0)
        .isPresent();
  }

  private static CircuitVerdict verdict(CallFailure failure) {
    return CircuitVerdict.of(failure.toException());
  }
}
