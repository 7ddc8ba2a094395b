package io.clutch.observer.internal;

import io.clutch.observer.internal.reading.Inspection;
import io.clutch.observer.internal.text.StacksJson;
import io.clutch.worker.Stacks;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Answers what is asked of the process of one worker: its stacks, a profile, its allocations.
 * Thread-safe.
 */
final class ProcessAnswers {
  private final Questions<Stacks> stacks;
  private final TimedAnswers timed;

  ProcessAnswers(Inspection inspection, Sources sources, InspectionSettings settings) {
    this.timed = new TimedAnswers(inspection, sources, settings);
    this.stacks =
        new Questions<>(
            sources,
            (path, source) -> ProcessRefusal.process(inspection, source, "stacks").stacks());
  }

  /** What is asked for is the end of the path of the request. */
  CompletionStage<HttpResponse> answer(HttpRequest request) {
    return Parameters.path(request)
        .map(path -> answer(request, path))
        .orElseGet(() -> CompletableFuture.completedFuture(Parameters.missingPath()));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request, String path) {
    return switch (request.getUri().path()) {
      case "/api/v1/worker/profile" -> timed.profile(request, path);
      case "/api/v1/worker/allocations" -> timed.allocations(request, path);
      case "/api/v1/worker/stacks.txt" ->
          stacks(path, it -> Answers.ok(ContentTypes.TEXT_PLAIN_UTF8, it.text() + "\n"));
      default ->
          stacks(path, it -> Answers.ok(ContentTypes.APPLICATION_JSON, StacksJson.of(path, it)));
    };
  }

  private CompletionStage<HttpResponse> stacks(
      String path, Function<Stacks, HttpResponse> written) {
    return stacks
        .ask(path)
        .<CompletionStage<HttpResponse>>map(
            answer -> answer.thenApply(written).exceptionally(ProcessRefusal::response))
        .orElseGet(() -> CompletableFuture.completedFuture(Answers.tooMany()));
  }
}
