package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.host.Host;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

class AccountsTest {
  // tag::messages
  sealed interface AccountMessage {}

  record Deposit(double amount) implements AccountMessage {}

  record Withdraw(double amount) implements AccountMessage {}

  record GetTotal(ActorRef<Double> replyTo) implements AccountMessage {}

  // end::messages

  @Test
  void pythonActorsTakeMessages() {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "bank");
    try {
      PythonRef python = spawn(system, "account:Account");
      PythonRef auditor = spawn(system, "auditor:Auditor");
      // tag::address
      ActorRef<AccountMessage> account = python.messages(AccountMessage.class);
      account.tell(new Deposit(5));
      CompletionStage<Double> total =
          AskPattern.ask(account, GetTotal::new, Duration.ofSeconds(3), system.scheduler());
      // end::address
      assertThat(value(total)).isEqualTo(5);
      // tag::host
      Host its = python.asHost();
      auditor.call("audit", Void.class, its);
      // end::host
      await().until(() -> value(auditor.call("audited", List.class)).equals(List.of(5.0)));
      assertThat(value(auditor.call("deposit", Double.class, its, 2.5))).isEqualTo(7.5);
    } finally {
      system.terminate();
      value(system.getWhenTerminated());
    }
  }

  private static PythonRef spawn(ActorSystem<Void> system, String actor) {
    WorkerSpec spec = WorkerSpec.actor(actor).withModulePath(Application.PYTHON);
    return Clutch.get(system).spawn(spec, actor.substring(actor.indexOf(':') + 1));
  }
}
