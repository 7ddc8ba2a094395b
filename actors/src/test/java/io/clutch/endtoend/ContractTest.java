package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure.Raised;
import io.clutch.worker.PythonName;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Python behind a Java interface. */
@ExtendWith(Leftovers.class)
class ContractTest {
  interface Account {
    CompletionStage<Integer> add(int amount);

    @PythonName("add")
    CompletableFuture<Integer> addSoon(int amount);

    @PythonName("add")
    int addNow(int amount);

    @PythonName("add")
    void addQuietly(int amount);

    List<Object> describe();

    void fail();

    @PythonName("fail")
    String failNow();

    @PythonName("fail")
    CompletionStage<Void> failLater();

    default int addTwice(int amount) {
      addNow(amount);
      return addNow(amount);
    }
  }

  interface Other {
    List<Object> describe();
  }

  @PythonName("math")
  interface Mathematics {
    double sqrt(double value);

    long gcd(long one, long two);
  }

  private static ClutchFixture fixture;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  private static PythonRef spawn() {
    return fixture.spawn(WorkerSpec.actor("troupe:Account", "Ada").withContract(Account.class));
  }

  @Test
  void eachKindOfMethodAnswersInItsWay() {
    Account account = spawn().as(Account.class);
    assertThat(value(account.add(1))).isEqualTo(1);
    assertThat(value(account.addSoon(1))).isEqualTo(2);
    assertThat(account.addNow(1)).isEqualTo(3);
    account.addQuietly(10);
    assertThat(account.addTwice(1)).isEqualTo(15);
    assertThat(account.describe()).containsExactly("Ada", 15L, "none");
  }

  @Test
  void failuresAreThrownOrCarried() {
    Account account = spawn().as(Account.class);
    account.fail();
    assertThatThrownBy(account::failNow)
        .isInstanceOfSatisfying(
            CallFailedException.class,
            thrown -> assertThat(thrown.failure()).isInstanceOf(Raised.class))
        .hasMessageContaining("no money");
    assertThatThrownBy(() -> account.failLater().toCompletableFuture().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(CallFailedException.class);
  }

  @Test
  void theMethodsOfObjectAreItsOwn() {
    PythonRef python = spawn();
    Account account = python.as(Account.class);
    assertThat(account).isEqualTo(account).isNotEqualTo(python.as(Account.class));
    assertThat(account.hashCode()).isEqualTo(account.hashCode());
    assertThat(account.toString()).contains("Account", python.actor().path().name());
  }

  @Test
  void functionsOfAModuleHaveContractsToo() {
    var spec = WorkerSpec.functions("math", "plain").withContract(Mathematics.class);
    Mathematics mathematics = fixture.spawn(spec).as(Mathematics.class);
    assertThat(mathematics.sqrt(2.25)).isEqualTo(1.5);
    assertThat(mathematics.gcd(12, 18)).isEqualTo(6);
  }

  @Test
  void aContractMustBeDeclared() {
    PythonRef python = spawn();
    assertThatThrownBy(() -> python.as(Other.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("withContract");
    var spec = WorkerSpec.functions("math", "plain");
    assertThatThrownBy(() -> spec.withContract(Other.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("@PythonName");
  }
}
