package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.host.Host;
import io.clutch.host.Names;
import io.clutch.worker.WorkerSpec;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

class NamesTest {
  record Payment(double amount) {}

  @Test
  void registersAndFinds() {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "books");
    try {
      TestProbe<Payment> probe = TestProbe.create(system);
      ActorRef<Payment> archive = probe.getRef();
      PythonRef keeper = spawn(system, WorkerSpec.actor("books:Bookkeeper"), "keeper");
      PythonRef payer = spawn(system, WorkerSpec.functions("books"), "payer");
      await().until(() -> Names.get(system).find("bookkeeper").isPresent());
      // tag::names
      Names names = Names.get(system);
      Optional<Host> found = names.find("bookkeeper"); // which Python has registered
      names.register("archive", Host.actor(archive, Payment.class));
      names.register("bookkeeper", keeper.asHost()); // the same actor, so nothing changes
      // end::names
      assertThat(found).isPresent();
      assertThat(names.find("archive")).isPresent();
      assertThat(value(payer.call("books:pay", Double.class, 2.5))).isEqualTo(2.5);
      assertThat(value(payer.call("books:pay", Double.class, 2.0))).isEqualTo(4.5);
    } finally {
      system.terminate();
      value(system.getWhenTerminated());
    }
  }

  private static PythonRef spawn(ActorSystem<?> system, WorkerSpec spec, String name) {
    return Clutch.get(system).spawn(spec.withModulePath(Application.PYTHON), name);
  }
}
