package io.clutch.examples.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.examples.common.Processes;
import io.clutch.examples.common.Systems;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.testkit.TreeProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PipelineTest {
  @TempDir private Path folder;
  private ActorSystem<SupervisorCommand> system;
  private TreeProbe probe;
  private Pipeline pipeline;

  @BeforeEach
  void start() throws Exception {
    system = ActorSystem.create(Supervisor.create(Pipeline.tree(folder)), "pipeline");
    probe = TreeProbe.of(system, system).withLimit(Duration.ofSeconds(60));
    probe.awaitRunning();
    pipeline = Pipeline.of(system);
    put("red rose");
    put("red rose");
    assertThat(scores(1)).containsExactly("1.00 red rose", "0.00 red rose");
  }

  @AfterEach
  void end() throws Exception {
    Systems.end(system);
  }

  @Test
  void withTheTokenizerAllThatFollowsStartsAnew() throws Exception {
    Processes.kill(probe, "tokenizer");

    assertThat(starts()).containsExactly(2L, 2L, 2L);
    put("red rose");
    assertThat(scores(2)).containsExactly("1.00 red rose");
  }

  @Test
  void withTheModelTheWriterStartsAnewAndTheTokenizerStays() throws Exception {
    Processes.kill(probe, "model");

    assertThat(starts()).containsExactly(1L, 2L, 2L);
    put("red rose");
    assertThat(scores(2)).containsExactly("1.00 red rose");
  }

  @Test
  void theWriterStartsAnewAlone() throws Exception {
    probe.killAndAwaitRestart("writer");

    assertThat(starts()).containsExactly(1L, 1L, 2L);
    put("red rose");
    assertThat(scores(2)).containsExactly("0.00 red rose");
  }

  private void put(String line) throws Exception {
    pipeline.put(line).toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  private List<Long> starts() {
    return probe.snapshot().children().stream().map(ChildSnapshot::starts).toList();
  }

  private List<String> scores(int file) throws IOException {
    return Files.readAllLines(Writer.file(folder, file));
  }
}
