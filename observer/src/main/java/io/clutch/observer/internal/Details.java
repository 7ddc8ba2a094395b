package io.clutch.observer.internal;

import io.clutch.observer.internal.reading.Inspection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** Answers questions for one worker, and for events. Thread-safe. */
final class Details {
  private final Inspection inspection;
  private final Questions<Optional<String>> questions;

  Details(Inspection inspection, Sources sources) {
    this.inspection = inspection;
    this.questions = new Questions<>(sources, inspection::worker);
  }

  /** The worker of the parameter {@code path}. */
  CompletionStage<HttpResponse> worker(HttpRequest request) {
    return Parameters.path(request)
        .map(this::asked)
        .orElseGet(() -> CompletableFuture.completedFuture(Parameters.missingPath()));
  }

  private CompletionStage<HttpResponse> asked(String path) {
    return questions
        .ask(path)
        .map(answer -> answer.thenApply(Details::told).exceptionally(failure -> failed()))
        .orElseGet(() -> CompletableFuture.completedFuture(Answers.tooMany()));
  }

  private static HttpResponse told(Optional<String> json) {
    return json.map(Details::json)
        .orElseGet(() -> Answers.refusal(StatusCodes.NOT_FOUND, "There is no such worker."));
  }

  private static HttpResponse failed() {
    return Answers.refusal(StatusCodes.SERVICE_UNAVAILABLE, "The worker could not be read.");
  }

  /** The events after the number in the parameter {@code after}, or all. */
  HttpResponse timeline(HttpRequest request) {
    String after = request.getUri().query().get("after").orElse("0");
    return after.matches("\\d{1,18}")
        ? json(inspection.timeline(Long.parseLong(after)))
        : Answers.refusal(StatusCodes.BAD_REQUEST, "The parameter after must be a number.");
  }

  private static HttpResponse json(String text) {
    return Answers.ok(ContentTypes.APPLICATION_JSON, text);
  }
}
