package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.host.Host;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Python actors that take messages, of Java and of Python. */
@ExtendWith(Leftovers.class)
class MessagesTest {
  private static final ResultType<List<Integer>> NUMBERS = new ResultType<>() {};
  private static final ResultType<ActorRef<AccountMessage>> ADDRESS = new ResultType<>() {};
  private static final WorkerSpec FUNCTIONS = WorkerSpec.functions("accounts", "os");

  sealed interface AccountMessage {}

  record Deposit(double amount) implements AccountMessage {}

  record Withdraw(double amount) implements AccountMessage {}

  record GetTotal(ActorRef<Double> replyTo) implements AccountMessage {}

  record Opening(String name, ActorRef<AccountMessage> account) {}

  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static PythonRef account() {
    return fixture.spawn(WorkerSpec.actor("accounts:Account"));
  }

  private static double total(ActorRef<AccountMessage> account) {
    return value(
        AskPattern.ask(
            account, GetTotal::new, Duration.ofSeconds(20), fixture.system().scheduler()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"accounts:Account", "accounts:AsyncAccount"})
  void actorsOfJavaTellAndAsk(String actor) {
    PythonRef python = fixture.spawn(WorkerSpec.actor(actor));
    ActorRef<AccountMessage> account = python.messages(AccountMessage.class);
    account.tell(new Deposit(5));
    account.tell(new Deposit(2.5));
    assertThat(total(account)).isEqualTo(7.5);
    assertThat(python.messages(AccountMessage.class)).isSameAs(account);
  }

  @Test
  void otherPythonTellsAndAsks() {
    PythonRef python = account();
    PythonRef other = fixture.spawn(FUNCTIONS);
    ActorRef<AccountMessage> account = python.messages(AccountMessage.class);
    value(other.call("accounts:deposit", Void.class, python.asHost(), 3));
    assertThat(value(other.call("accounts:total", Double.class, python.asHost()))).isEqualTo(3);
    var opening = new Opening("north", account);
    assertThat(value(other.call("accounts:opened", Double.class, opening))).isEqualTo(4);
    assertThat(value(other.call("accounts:total_async", Double.class, python.asHost())))
        .isEqualTo(4);
    assertThat(total(account)).isEqualTo(4);
  }

  @Test
  void aPythonActorIsAHostByName() {
    PythonRef python = account();
    PythonRef other = fixture.spawn(FUNCTIONS.withHost("account", python.asHost()));
    assertThat(value(other.call("accounts:deposit_by_name", Double.class, "account", 4)))
        .isEqualTo(4);
  }

  @Test
  void twoPythonActorsTellEachOther() {
    PythonRef one = fixture.spawn(WorkerSpec.actor("accounts:Player"));
    PythonRef two = fixture.spawn(WorkerSpec.actor("accounts:Player"));
    Host itself = value(two.call("itself", Host.class));
    value(one.call("begin", Void.class, itself, 1_000));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> value(one.call("has_seen", NUMBERS)).contains(1));
    List<Integer> even = IntStream.rangeClosed(0, 500).mapToObj(i -> 1_000 - 2 * i).toList();
    assertThat(value(two.call("has_seen", NUMBERS))).isEqualTo(even);
  }

  @Test
  void aReferenceToItselfIsAnAddressInJava() {
    PythonRef python = fixture.spawn(WorkerSpec.actor("accounts:Keeper"));
    ActorRef<AccountMessage> itself = value(python.call("itself", ADDRESS));
    assertThat(itself).isSameAs(python.messages(AccountMessage.class));
    itself.tell(new Deposit(1.5));
    assertThat(total(itself)).isEqualTo(1.5);
  }
}
