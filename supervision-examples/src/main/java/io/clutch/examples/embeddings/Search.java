package io.clutch.examples.embeddings;

import io.clutch.data.NdArray;
import io.clutch.examples.embeddings.Index.Hit;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import java.io.PrintStream;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Looks for a sentence in Python's own documentation. */
public final class Search {
  private static final String QUESTION = "how to handle an exception that was raised";
  private static final int HITS = 3;
  private static final int MEASURED = 2_000;

  private final ActorSystem<SupervisorCommand> system;
  private final Embedding embedding;

  Search(ActorSystem<SupervisorCommand> system) {
    this.system = system;
    this.embedding = Embedding.of(system);
  }

  /** An index of all sentences that contain words. */
  CompletionStage<Index> index() {
    return embed(embedding.sentences())
        .runFold(new Index(), (index, found) -> index.add(found.first(), found.second()), system);
  }

  /** The vector of a text. */
  CompletionStage<NdArray> vector(String text) {
    return embed(Source.single(text)).map(Pair::first).runWith(Sink.head(), system);
  }

  private Source<Pair<NdArray, String>, ?> embed(Source<String, ?> texts) {
    return texts.map(text -> Pair.create(text, text)).via(embedding.batched());
  }

  /** Elements per second, one by one and in batches. Blocks while it measures. */
  Rate rate() {
    List<String> texts = value(embedding.sentences().take(MEASURED).runWith(Sink.seq(), system));
    return Rate.measure(system, texts, embedding.oneByOne(), embedding.batched());
  }

  void print(String question, PrintStream out) {
    Index index = value(index());
    out.println(question + "?");
    for (Hit hit : index.nearest(value(vector(question)), HITS)) {
      out.printf("  %.2f  %s%n", hit.likeness(), hit.text());
    }
    Rate rate = rate();
    out.printf(
        "%d sentences: %.0f a second one by one, %.0f in batches, which is %.1f times as many%n",
        index.size(), rate.first(), rate.second(), rate.second() / rate.first());
  }

  private static <T> T value(CompletionStage<T> stage) {
    return stage.toCompletableFuture().join();
  }

  /** Searches for the given words. */
  public static void main(String... arguments) {
    ActorSystem<SupervisorCommand> system =
        ActorSystem.create(Supervisor.create(Embedding.tree()), "embeddings");
    try {
      String question = arguments.length > 0 ? String.join(" ", arguments) : QUESTION;
      new Search(system).print(question, System.out);
    } finally {
      system.terminate();
      value(system.getWhenTerminated());
    }
  }
}
