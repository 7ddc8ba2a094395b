package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.failure;
import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailure;
import io.clutch.host.Host;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.PythonSource;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** References in streams. */
@ExtendWith(Leftovers.class)
class StreamReferenceTest {
  private static final ResultType<ActorRef<String>> ACTOR = new ResultType<>() {};

  private static ClutchFixture fixture;
  private static PythonRef python;

  @BeforeAll
  static void start() {
    fixture = ClutchFixture.open();
    python = fixture.spawn(WorkerSpec.functions("referring"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void anArgumentComesBackInElements() {
    TestProbe<String> probe = TestProbe.create(fixture.system());
    Host host = Host.actor(probe.getRef(), String.class);
    List<ActorRef<String>> elements =
        value(
            PythonSource.of(python, Call.of("referring:refs", ACTOR, host, 200))
                .runWith(Sink.seq(), fixture.system()));
    assertThat(elements).hasSize(200).allSatisfy(it -> assertThat(it).isSameAs(probe.getRef()));
  }

  @Test
  void anElementOfTheInputIsRefused() {
    Host function = Host.function(Long.class, number -> number);
    CallFailure refused =
        failure(
            Source.from(List.<Object>of("text", function))
                .via(PythonFlow.through(python, Call.of("referring:each", String.class)))
                .runWith(Sink.seq(), fixture.system()));
    assertThat(refused).isInstanceOf(CallFailure.Unencodable.class);
    assertThat(refused.problem()).contains("an element of a stream's input cannot carry");
  }
}
