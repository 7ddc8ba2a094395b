package io.clutch.internal.handoff;

import static io.clutch.Alike.like;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.call.Call;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.Cancelled;
import io.clutch.failure.CallFailure.DeadlineExceeded;
import io.clutch.failure.CallFailure.NotRunning;
import io.clutch.failure.CallFailure.QueueFull;
import io.clutch.failure.ExitReason;
import io.clutch.internal.request.Calling;
import io.clutch.internal.request.PendingRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.World;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerPhase;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls survive the worker's actor: they wait at the proxy and go to the next one. */
class ProxyBufferTest {
  private static final ExitReason KILLED = new ExitReason.Signalled(9, "SIGKILL");

  private final World world = World.ready(1);
  private final TestInbox<WorkerCommand> self = TestInbox.create("proxy");
  private final TestInbox<WorkerCommand> first = TestInbox.create("first");
  private final TestInbox<WorkerCommand> second = TestInbox.create("second");
  private ProxyBuffer buffer = proxy(settings -> settings);
  private long notices;

  private ProxyBuffer proxy(UnaryOperator<WorkerSettings> change) {
    return new ProxyBuffer(
        "/tree/a",
        change.apply(World.SETTINGS),
        world.runtime.requests(),
        world.timers,
        self.getRef());
  }

  @AfterEach
  void close() {
    world.close();
  }

  private void located(HandOff.Location location) {
    buffer.handle(new HandOff.Moved(++notices, location));
  }

  private void runs(TestInbox<WorkerCommand> worker) {
    located(new HandOff.Running(worker.getRef()));
  }

  private void awaited() {
    located(new HandOff.Awaited(true, Optional.of(KILLED)));
  }

  private Calling call(UnaryOperator<Call<Object>> change) {
    Calling calling = Calling.of("m:f", change);
    buffer.handle(new WorkerMessage.Submit(calling.request()));
    return calling;
  }

  private Calling call() {
    return call(call -> call);
  }

  private void left(TestInbox<WorkerCommand> worker, Calling... calls) {
    buffer.handle(new HandOff.Unsent(path(worker), submissions(List.of(calls))));
  }

  private static String path(TestInbox<WorkerCommand> worker) {
    return worker.getRef().path().toStringWithoutAddress();
  }

  private static List<PendingRequest> submissions(List<Calling> calls) {
    return calls.stream().<PendingRequest>map(Calling::request).toList();
  }

  /** The calls that the worker has taken over. */
  private static List<PendingRequest> adopted(TestInbox<WorkerCommand> worker) {
    return ((HandOff.TakeOver) worker.receiveMessage()).calls();
  }

  private static List<PendingRequest> submitted(TestInbox<WorkerCommand> worker) {
    var submitted = new ArrayList<PendingRequest>();
    worker
        .getAllReceived()
        .forEach(message -> submitted.add(((WorkerMessage.Submit) message).request()));
    return submitted;
  }

  @Test
  void passesOnWhatComesWhileThereIsAWorker() {
    runs(first);
    assertThat(adopted(first)).isEmpty();
    Calling one = call();
    Calling two = call();
    assertThat(submitted(first)).containsExactly(one.request(), two.request());
    buffer.handle(new WorkerMessage.Cancel(one.request()));
    assertThat(first.receiveMessage()).isInstanceOf(WorkerMessage.Cancel.class);
  }

  @Test
  void holdsWhatComesBeforeTheFirst() {
    Calling one = call();
    runs(first);
    assertThat(adopted(first)).containsExactly(one.request());
  }

  @Test
  void whatAWorkerLeftGoesToTheNextBeforeNewerCalls() {
    runs(first);
    Calling one = call();
    Calling two = call();
    Calling three = call();
    left(first, three, one);
    Calling four = call();
    assertThat(adopted(first)).isEmpty();
    assertThat(submitted(first)).doesNotContain(four.request());
    awaited();
    buffer.handle(new WorkerMessage.Submit(two.request())); // returned as a dead letter
    runs(second);
    assertThat(adopted(second))
        .containsExactlyElementsOf(submissions(List.of(one, two, three, four)));
  }

  @Test
  void aDeadlineKeepsRunningAndEndsACallThatWaits() {
    Calling call = call(of -> of.withDeadline(Duration.ofSeconds(10)));
    runs(first);
    world.advanceSeconds(4);
    left(first, call);
    assertThat(call.request().deadlineAt() - world.now()).isEqualTo(6_000_000_000L);
    world.advanceSeconds(6);
    DeadlineExceeded failure = call.failure(DeadlineExceeded.class);
    assertThat(failure.where()).isEqualTo(DeadlineExceeded.Where.QUEUED);
    assertThat(failure.deadline()).hasSeconds(10);
    runs(second);
    assertThat(adopted(second)).isEmpty();
  }

  @Test
  void aCallThatWaitsCanBeCancelled() {
    Calling call = call();
    buffer.handle(new WorkerMessage.Cancel(call.request()));
    assertThat(call.failure(Cancelled.class)).isNotNull();
    runs(first);
    assertThat(adopted(first)).isEmpty();
  }

  @Test
  void holdsNoMoreNewCallsThanTheQueueButAllThatWereLeft() {
    buffer = proxy(settings -> settings.withQueue(settings.queue().withCapacity(2)));
    runs(first);
    Calling[] old = {call(), call(), call()};
    left(first, old);
    assertThat(call().failure(QueueFull.class).capacity()).isEqualTo(2);
    runs(second);
    assertThat(adopted(second)).containsExactlyElementsOf(submissions(List.of(old)));
  }

  @Test
  void callsFailWithTheReasonWhereTheChildIsGone() {
    runs(first);
    Calling old = call();
    left(first, old);
    Calling waits = call();
    located(new HandOff.Gone(KILLED));
    for (Calling call : List.of(old, waits, call())) {
      NotRunning failure = call.failure(NotRunning.class);
      assertThat(failure.reason()).isEqualTo(KILLED);
      assertThat(failure.worker()).isEqualTo("/tree/a");
    }
    runs(second);
    assertThat(adopted(second)).isEmpty();
    Calling later = call();
    assertThat(submitted(second)).containsExactly(later.request());
  }

  @Test
  void newCallsFailAtOnceWhereNoneMayWaitButOldOnesWait() {
    runs(first);
    Calling old = call();
    left(first, old);
    located(new HandOff.Awaited(false, Optional.of(KILLED)));
    assertThat(call().failure(NotRunning.class).reason()).isEqualTo(KILLED);
    assertThat(old.isOpen()).isTrue();
  }

  @Test
  void anOlderNoticeIsNotHeard() {
    buffer.handle(new HandOff.Moved(7, new HandOff.Running(first.getRef())));
    buffer.handle(new HandOff.Moved(6, new HandOff.Gone(KILLED)));
    adopted(first);
    Calling call = call();
    assertThat(submitted(first)).containsExactly(call.request());
  }

  @Test
  void aLateBequestGoesToTheWorkerThatIsThere() {
    runs(first);
    Calling call = call();
    runs(second);
    assertThat(adopted(second)).isEmpty();
    left(first, call);
    assertThat(submitted(second)).containsExactly(call.request());
  }

  @Test
  void nothingIsLeftOpenAtTheEnd() {
    Calling call = call();
    TestInbox<WorkerPhase> phases = TestInbox.create();
    buffer.handle(new WorkerCommand.Subscribe(phases.getRef()));
    buffer.handle(new HandOff.Ended(KILLED));
    assertThat(buffer.isEnded()).isTrue();
    assertThat(call.failure(NotRunning.class).reason()).isEqualTo(KILLED);
    assertThat(call().failure(NotRunning.class).reason()).isEqualTo(KILLED);
    assertThat(phases.getAllReceived())
        .containsExactly(new WorkerPhase.Starting(0), new WorkerPhase.Stopped(KILLED));
  }

  @Test
  void subscribersHearOfEachWorker() {
    TestInbox<WorkerPhase> phases = TestInbox.create();
    var subscribe = new WorkerCommand.Subscribe(phases.getRef());
    buffer.handle(subscribe);
    runs(first);
    adopted(first);
    assertThat(first.receiveMessage()).isEqualTo(subscribe);
    buffer.handle(new WorkerCommand.Unsubscribe(phases.getRef()));
    assertThat(first.receiveMessage()).isInstanceOf(WorkerCommand.Unsubscribe.class);
    runs(second);
    adopted(second);
    assertThat(second.hasMessages()).isFalse();
  }

  @Test
  void tellsHowManyWaitWhileThereIsNoWorker() {
    call();
    TestInbox<WorkerStatus> status = TestInbox.create();
    buffer.handle(new WorkerCommand.GetStatus(status.getRef()));
    assertThat(status.receiveMessage())
        .isEqualTo(new WorkerStatus(new WorkerPhase.Starting(0), 0, 0, 1, 0, 0, 0));
  }

  /** A question that only a pool can answer. */
  private record Question(List<CallFailure> refusals) implements WorkerMessage.Extension {
    @Override
    public void reject(CallFailure failure) {
      refusals.add(failure);
    }
  }

  private Question ask() {
    var question = new Question(new ArrayList<>());
    buffer.handle(question);
    return question;
  }

  private static List<WorkerMessage.Extension> asked(TestInbox<WorkerCommand> worker) {
    return worker.getAllReceived().stream().map(it -> ((HandOff.Asked) it).question()).toList();
  }

  @Test
  void questionsForAPoolWaitUntilItIsThere() {
    Question early = ask();
    runs(first);
    adopted(first);
    Question late = ask();
    assertThat(asked(first)).containsExactly(early, late);
    awaited();
    Question next = ask();
    runs(second);
    adopted(second);
    assertThat(asked(second)).containsExactly(next);
    assertThat(next.refusals()).isEmpty();
  }

  @Test
  void questionsThatAPoolHasNotAnsweredWaitForTheNext() {
    runs(first);
    adopted(first);
    Question open = ask();
    buffer.handle(new HandOff.Unsent(path(first), List.of(), List.of(open)));
    first.getAllReceived();
    runs(second);
    adopted(second);
    assertThat(asked(second)).containsExactly(open);
    buffer.handle(new HandOff.Unsent(path(first), List.of(), List.of(open)));
    assertThat(asked(second)).as("late").containsExactly(open);
    assertThat(open.refusals()).isEmpty();
  }

  /** A question that needs no pool for its answer. */
  private record Status(List<String> answers) implements WorkerMessage.Extension {
    @Override
    public void reject(CallFailure failure) {
      answers.add("refused: " + failure.message());
    }

    @Override
    public boolean answersWithout(String pool, int waiting, Optional<ExitReason> last) {
      return answers.add(pool + ", " + waiting + ", " + last.map(ExitReason::message).orElse("-"));
    }
  }

  private String status() {
    var status = new Status(new ArrayList<>());
    buffer.handle(status);
    return status.answers().isEmpty() ? "none" : status.answers().get(0);
  }

  @Test
  void whatNeedsNoPoolIsAnsweredWhileThereIsNone() {
    assertThat(status()).isEqualTo("/tree/a, 0, -");
    call();
    awaited();
    assertThat(status()).isEqualTo("/tree/a, 1, " + KILLED.message());
    located(new HandOff.Awaited(false, Optional.of(KILLED)));
    assertThat(status()).as("calls fail").isEqualTo("/tree/a, 1, " + KILLED.message());
    runs(first);
    assertThat(status()).as("the pool's own to answer").isEqualTo("none");
    located(new HandOff.Gone(KILLED));
    assertThat(status()).startsWith("refused: /tree/a").contains(KILLED.message());
  }

  /** The proxy is told about a pool twice: when it is spawned, and when it is ready. */
  @Test
  void oneThatIsToldOfTwiceIsGivenTheCallsOnce() {
    TestInbox<WorkerPhase> phases = TestInbox.create();
    buffer.handle(new WorkerCommand.Subscribe(phases.getRef()));
    Calling call = call();
    runs(first);
    runs(first);
    assertThat(adopted(first)).containsExactly(call.request());
    assertThat(first.getAllReceived())
        .containsExactly(new WorkerCommand.Subscribe(phases.getRef()));
  }

  @Test
  void noMoreQuestionsWaitThanCallsMay() {
    buffer = proxy(settings -> settings.withQueue(settings.queue().withCapacity(1)));
    Question first = ask();
    Question second = ask();
    assertThat(first.refusals()).isEmpty();
    assertThat(second.refusals()).singleElement().isInstanceOf(QueueFull.class);
  }

  @Test
  void questionsAreRefusedWhereNobodyWillAnswer() {
    Question waits = ask();
    located(new HandOff.Gone(KILLED));
    assertThat(waits.refusals()).satisfiesExactly(like(new NotRunning("/tree/a", KILLED)));
    assertThat(ask().refusals()).satisfiesExactly(like(new NotRunning("/tree/a", KILLED)));
    located(new HandOff.Awaited(false, Optional.of(KILLED)));
    assertThat(ask().refusals()).satisfiesExactly(like(new NotRunning("/tree/a", KILLED)));
  }
}
