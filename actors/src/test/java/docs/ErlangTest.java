package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.host.Host;
import io.clutch.host.Names;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leftovers.class)
class ErlangTest {
  // tag::hello
  record Hello(String name, ActorRef<String> replyTo) {}

  // end::hello

  private Application application;

  @BeforeEach
  void start() {
    application = Application.start();
  }

  @AfterEach
  void stop() {
    application.close();
  }

  @Test
  void aMessageHandlerTellsTheListener() {
    TestProbe<String> probe = TestProbe.create(application.system());
    ActorRef<String> listener = probe.getRef();
    WorkerSpec spec = WorkerSpec.actor("relay:Relay", Host.actor(listener, String.class));
    PythonRef relay = application.spawn(spec, "relay");
    // tag::cast
    relay.messages(String.class).tell("test message");
    // end::cast
    probe.expectMessage(Duration.ofSeconds(20), "test message");
  }

  @Test
  void aRegisteredProcessReplies() {
    ActorSystem<?> system = application.system();
    application.spawn(WorkerSpec.actor("greeter:Greeter"), "greeter");
    await().until(() -> Names.get(system).find("greeter").isPresent());
    // tag::ask
    ActorRef<Hello> greeter = Names.get(system).find("greeter", Hello.class).orElseThrow();
    CompletionStage<String> answer =
        AskPattern.<Hello, String>ask(
            greeter,
            replyTo -> new Hello("world", replyTo),
            Duration.ofSeconds(20),
            system.scheduler());
    // end::ask
    assertThat(value(answer)).isEqualTo("hello, world");
  }
}
