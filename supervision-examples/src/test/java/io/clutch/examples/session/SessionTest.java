package io.clutch.examples.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clutch.examples.common.Processes;
import io.clutch.examples.common.Systems;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.testkit.TreeProbe;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private static final String TEXT = "to be or not to be that is the question";

  private final ActorSystem<SupervisorCommand> system =
      ActorSystem.create(Supervisor.create(Session.tree()), "session");
  private final Session session = Session.of(system);

  @AfterEach
  void end() throws Exception {
    Systems.end(system);
  }

  @ParameterizedTest
  @ValueSource(strings = {"encoder", "decoder"})
  void whicheverEndIsLostBothBeginANewStream(String lost) throws Exception {
    TreeProbe probe = TreeProbe.of(system, system).withLimit(Duration.ofSeconds(60));
    probe.awaitRunning();
    byte[] first = value(session.encode(TEXT));
    assertThat(value(session.decode(first))).isEqualTo(TEXT);
    byte[] second = value(session.encode(TEXT));
    assertThat(second).hasSizeLessThan(first.length);

    Processes.kill(probe, lost);

    assertThat(probe.snapshot().children()).extracting(ChildSnapshot::starts).containsOnly(2L);
    byte[] anew = value(session.encode(TEXT));
    assertThat(anew).isEqualTo(first);
    assertThat(value(session.decode(anew))).isEqualTo(TEXT);
  }

  @Test
  void anEndWithoutItsStreamIsOfNoUse() throws Exception {
    value(session.encode(TEXT));
    byte[] second = value(session.encode(TEXT));

    assertThatThrownBy(() -> value(session.decode(second))).hasMessageContaining("zlib.error");
  }

  private static <T> T value(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
