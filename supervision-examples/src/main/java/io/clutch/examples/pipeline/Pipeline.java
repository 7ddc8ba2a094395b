package io.clutch.examples.pipeline;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.data.ResultType;
import io.clutch.examples.common.PythonModules;
import io.clutch.examples.common.Trees;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Supervision;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Sends lines through two Python processes to a JVM actor that writes their scores. */
public final class Pipeline {
  private static final WorkerSpec TOKENIZER = python("tokenizer:Tokenizer");
  private static final WorkerSpec MODEL = python("model:Model");
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final ActorSystem<SupervisorCommand> system;
  private final PythonRef tokenizer;
  private final PythonRef model;
  private final ActorRef<Writer.Write> writer;

  private Pipeline(ActorSystem<SupervisorCommand> system) {
    this.system = system;
    this.tokenizer = Clutch.get(system).ref(system, "tokenizer", TOKENIZER);
    this.model = Clutch.get(system).ref(system, "model", MODEL);
    this.writer = Supervision.get(system).ref(system, "writer");
  }

  /** The stages in order. The scores are written to {@code folder}. */
  static SupervisorSpec tree(Path folder) {
    return SupervisorSpec.restForOne()
        .withChild(PythonWorker.child("tokenizer", TOKENIZER))
        .withChild(PythonWorker.child("model", MODEL))
        .withChild(ChildSpec.of("writer", () -> Writer.create(folder)));
  }

  private static WorkerSpec python(String path) {
    return WorkerSpec.actor(path).withModulePath(PythonModules.folder());
  }

  /** The pipeline of a system whose guardian is the tree; usable across all restarts. */
  static Pipeline of(ActorSystem<SupervisorCommand> system) {
    return new Pipeline(system);
  }

  /** Processes a line. Completes when the line's score is written. */
  CompletionStage<Done> put(String line) {
    return tokenizer
        .call("tokens", new ResultType<List<Integer>>() {}, line)
        .thenCompose(tokens -> model.call("novelty", Double.class, tokens))
        .thenCompose(novelty -> write(line, novelty));
  }

  private CompletionStage<Done> write(String line, double novelty) {
    return AskPattern.ask(
        writer,
        (ActorRef<Done> replyTo) -> new Writer.Write(line, novelty, replyTo),
        LIMIT,
        system.scheduler());
  }

  /** Sends some lines through the pipeline, and prints the scores and the tree. */
  public static void main(String... arguments) throws IOException {
    Path folder = Files.createTempDirectory("pipeline-");
    ActorSystem<SupervisorCommand> system =
        ActorSystem.create(Supervisor.create(tree(folder)), "pipeline");
    try {
      Pipeline pipeline = of(system);
      for (String line : List.of("a rose is a rose", "a rose is red", "a rose is a rose")) {
        pipeline.put(line).toCompletableFuture().join();
      }
      Path scores = Writer.file(folder, 1);
      System.out.print(scores + ":\n" + Files.readString(scores));
      System.out.print(Trees.snapshot(system, system).render());
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }
}
