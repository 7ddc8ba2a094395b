package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.Callee.Progress;
import io.clutch.stream.PythonSource;
import io.clutch.telemetry.WorkerEvent.CallProgressed;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A generator tells its progress while it runs, and before its end. */
@ExtendWith(Leftovers.class)
class StreamProgressTest {
  @TempDir Path directory;

  @Test
  void aGeneratorTellsIt() throws IOException {
    var told = new CopyOnWriteArrayList<Progress>();
    Path gate = directory.resolve("gate");
    try (ClutchFixture fixture = ClutchFixture.open()) {
      PythonRef python = fixture.spawn(WorkerSpec.functions("progressing"));
      var call =
          Call.of("progressing:elements", Integer.class, gate.toString()).withProgress(told::add);
      CompletionStage<List<Integer>> all =
          PythonSource.of(python, call).runWith(Sink.seq(), fixture.system());
      await().until(() -> !told.isEmpty());
      assertThat(told).extracting(Progress::summary).containsExactly("0 of 2 (begun)");
      Files.createFile(gate);
      assertThat(value(all)).containsExactly(1, 2);
      assertThat(told)
          .extracting(Progress::summary)
          .containsExactly("0 of 2 (begun)", "2 of 2 (ended)");
      assertThat(fixture.events(CallProgressed.class)).hasSize(2);
    }
  }
}
