package io.clutch.examples.embeddings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.clutch.data.NdArray;
import io.clutch.examples.common.Systems;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.telemetry.StreamEvent.StageCounts;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class SearchTest {
  private static final List<String> TEXTS = List.of("Read a file", "42", "Reading of files");

  private final ActorSystem<SupervisorCommand> system =
      ActorSystem.create(Supervisor.create(Embedding.tree()), "embeddings");
  private final Embedding embedding = Embedding.of(system);

  @AfterEach
  void end() throws Exception {
    Systems.end(system);
  }

  @Test
  void aBatchGivesTheSameAsCallsAndWhatHasNoWordsIsLeftOut() throws Exception {
    List<Pair<NdArray, String>> batched = run(embedding.batched());

    assertThat(batched).extracting(Pair::second).containsExactly("Read a file", "Reading of files");
    assertThat(batched).isEqualTo(run(embedding.oneByOne()));
    double[] vector = batched.get(0).first().toDoubles();
    assertThat(Arrays.stream(vector).map(x -> x * x).sum()).isEqualTo(1, within(1e-5));
  }

  @Test
  void sentencesAreFoundByTheirWords() {
    var out = new ByteArrayOutputStream();

    new Search(system)
        .print("nested scopes of global names", new PrintStream(out, true, StandardCharsets.UTF_8));

    List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
    assertThat(lines).hasSize(5);
    assertThat(lines.subList(1, 4))
        .allSatisfy(line -> assertThat(line).containsPattern("scope|global|name|nested"));
    assertThat(lines.get(4)).matches("\\d{4,} sentences: \\d+ a second one by one, \\d+ in .*");
  }

  private List<Pair<NdArray, String>> run(
      Flow<Pair<String, String>, Pair<NdArray, String>, CompletionStage<StageCounts>> flow)
      throws Exception {
    var run =
        Source.from(TEXTS)
            .map(text -> Pair.create(text, text))
            .viaMat(flow, Keep.right())
            .toMat(Sink.seq(), Keep.both())
            .run(system);
    List<Pair<NdArray, String>> results = value(run.second());
    assertThat(value(run.first())).isEqualTo(new StageCounts(3, 2, 0, 1, 0, 0));
    return results;
  }

  private static <T> T value(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(60, TimeUnit.SECONDS);
  }
}
