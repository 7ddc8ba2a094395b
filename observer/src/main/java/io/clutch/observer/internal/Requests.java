package io.clutch.observer.internal;

import io.clutch.observer.internal.reading.TreeReading;
import io.clutch.observer.internal.text.PrometheusText;
import io.clutch.observer.internal.text.TreeJson;
import io.clutch.observer.internal.text.TreeText;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.util.ByteString;

/** Answers each request. A path is a key of a table, and names no file. Thread-safe. */
final class Requests {
  private static final ContentType PROMETHEUS =
      ContentTypes.parse("text/plain; version=0.0.4; charset=UTF-8");

  private final RequestCheck check;
  private final Page page;
  private final Viewers viewers;
  private final Details details;
  private final ActorRef<ReadingsActor.Command> readings;

  Requests(
      RequestCheck check,
      Viewers viewers,
      Details details,
      ActorRef<ReadingsActor.Command> readings) {
    this.check = check;
    this.page = Page.load();
    this.viewers = viewers;
    this.details = details;
    this.readings = readings;
  }

  /** Whether it would be served data. */
  boolean isTrusted(HttpRequest request) {
    return check.refuse(request).isEmpty() && check.refuseData(request).isEmpty();
  }

  CompletionStage<HttpResponse> answer(HttpRequest request) {
    return check
        .refuse(request)
        .<CompletionStage<HttpResponse>>map(CompletableFuture::completedFuture)
        .orElseGet(() -> served(request));
  }

  private CompletionStage<HttpResponse> served(HttpRequest request) {
    return switch (request.getUri().path()) {
      case "/" -> CompletableFuture.completedFuture(page.response());
      case "/api/v1/tree" ->
          reading(request, it -> ok(ContentTypes.APPLICATION_JSON, TreeJson.of(it)));
      case "/api/v1/tree.txt" ->
          reading(request, it -> ok(ContentTypes.TEXT_PLAIN_UTF8, TreeText.of(it)));
      case "/metrics" -> reading(request, it -> ok(PROMETHEUS, PrometheusText.of(it)));
      case "/api/v1/worker" -> unlessRefused(request, details::worker);
      case "/api/v1/timeline" ->
          unlessRefused(request, it -> CompletableFuture.completedFuture(details.timeline(it)));
      case "/api/v1/events" -> CompletableFuture.completedFuture(events(request));
      default ->
          CompletableFuture.completedFuture(
              Answers.refusal(StatusCodes.NOT_FOUND, "There is nothing here."));
    };
  }

  private CompletionStage<HttpResponse> unlessRefused(
      HttpRequest request, Function<HttpRequest, CompletionStage<HttpResponse>> answer) {
    return check
        .refuseData(request)
        .<CompletionStage<HttpResponse>>map(CompletableFuture::completedFuture)
        .orElseGet(() -> answer.apply(request));
  }

  private CompletionStage<HttpResponse> reading(
      HttpRequest request, Function<TreeReading, HttpResponse> written) {
    var refusal = check.refuseData(request);
    if (refusal.isPresent()) {
      return CompletableFuture.completedFuture(refusal.get());
    }
    var taken = new CompletableFuture<TreeReading>();
    readings.tell(new ReadingsActor.Get(Duration.ZERO, taken));
    return taken
        .thenApply(written)
        .exceptionally(
            failure ->
                Answers.refusal(
                    StatusCodes.SERVICE_UNAVAILABLE, "The system could not be read; see the log."));
  }

  private HttpResponse events(HttpRequest request) {
    var refusal = check.refuseData(request);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    if (viewers.isFull()) {
      return Answers.refusal(
          StatusCodes.SERVICE_UNAVAILABLE,
          "As many pages are open as clutch.observer.max-viewers allows.",
          "Retry-After",
          "10");
    }
    ContentType type = MediaTypes.TEXT_EVENT_STREAM.toContentType();
    return Answers.withoutBody().withEntity(HttpEntities.createChunked(type, viewers.events()));
  }

  private static HttpResponse ok(ContentType type, String text) {
    return Answers.ok(type, ByteString.fromString(text));
  }
}
