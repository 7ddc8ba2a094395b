package io.clutch.examples.embeddings;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.data.NdArray;
import io.clutch.examples.common.Environment;
import io.clutch.examples.common.PythonModules;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.stream.BatchSettings;
import io.clutch.stream.PythonFlow;
import io.clutch.stream.PythonSource;
import io.clutch.stream.StageSettings;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.telemetry.StreamEvent.StageCounts;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import io.clutch.worker.WorkerSpec;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.ActorAttributes;
import org.apache.pekko.stream.Supervision;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;

/** The Python module {@code embedding}, as stages of a stream. */
final class Embedding {
  private static final int AT_ONCE = 256;

  private final PythonRef python;

  private Embedding(PythonRef python) {
    this.python = python;
  }

  static SupervisorSpec tree() {
    return SupervisorSpec.oneForOne().withChild(PythonWorker.child("embedding", spec()));
  }

  /** For a system whose guardian is the tree. */
  static Embedding of(ActorSystem<SupervisorCommand> system) {
    return new Embedding(Clutch.get(system).ref(system, "embedding", spec()));
  }

  private static WorkerSpec spec() {
    return WorkerSpec.functions("embedding")
        .withModulePath(PythonModules.folder())
        .withInterpreter(Environment.interpreter());
  }

  /** The sentences of Python's own documentation. */
  Source<String, CompletionStage<StreamCounts>> sentences() {
    return PythonSource.of(python, Call.of("embedding:sentences", String.class));
  }

  /** Vectors paired with their texts, from calls with many texts each. */
  Flow<Pair<String, String>, Pair<NdArray, String>, CompletionStage<StageCounts>> batched() {
    return PythonFlow.<String, String, NdArray>batchedWithContext(
            python, "embedding:embed", NdArray.class, BatchSettings.create().withMaxSize(AT_ONCE))
        .asFlow()
        .addAttributes(ActorAttributes.withSupervisionStrategy(Embedding::decide));
  }

  /** The same from one call per text, with as many texts in flight. */
  Flow<Pair<String, String>, Pair<NdArray, String>, CompletionStage<StageCounts>> oneByOne() {
    return PythonFlow.callWithContext(
            python,
            (String text, String beside) -> Call.of("embedding:embed_one", NdArray.class, text),
            StageSettings.create().withParallelism(AT_ONCE))
        .asFlow()
        .addAttributes(ActorAttributes.withSupervisionStrategy(Embedding::decide));
  }

  /** Skips a text that cannot be embedded. */
  private static Supervision.Directive decide(Throwable thrown) {
    return thrown instanceof CallFailedException failed
            && failed.failure() instanceof CallFailure.Raised
        ? Supervision.resume()
        : Supervision.stop();
  }
}
