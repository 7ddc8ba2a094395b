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
  private final Questions questions;

  Details(Inspection inspection, Questions questions) {
    this.inspection = inspection;
    this.questions = questions;
  }

  /** The worker of the parameter {@code path}. */
  CompletionStage<HttpResponse> worker(HttpRequest request) {
    Optional<String> path = request.getUri().query().get("path");
    if (path.isEmpty()) {
      return CompletableFuture.completedFuture(
          Answers.refusal(StatusCodes.BAD_REQUEST, "The parameter path is missing."));
    }
    return questions
        .ask(path.get())
        .map(answer -> answer.thenApply(Details::told).exceptionally(failure -> failed()))
        .orElseGet(
            () ->
                CompletableFuture.completedFuture(
                    Answers.refusal(
                        StatusCodes.SERVICE_UNAVAILABLE,
                        "Too many questions.",
                        "Retry-After",
                        "1")));
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
