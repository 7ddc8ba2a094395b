package io.clutch.observer.internal;

import io.clutch.observer.internal.reading.TreeReading;
import io.clutch.observer.internal.text.PrometheusText;
import io.clutch.observer.internal.text.TreeJson;
import io.clutch.observer.internal.text.TreeText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** Answers each request. A path is a key of a table, and names no file. Thread-safe. */
final class Requests {
  private static final ContentType PROMETHEUS =
      ContentTypes.parse("text/plain; version=0.0.4; charset=UTF-8");

  private final RequestCheck check;
  private final Page page;
  private final Viewers viewers;
  private final Details details;
  private final ProcessAnswers processes;
  private final PastTrees past;
  private final ActionAnswers actions;
  private final ActorRef<ReadingsActor.Command> readings;

  Requests(
      RequestCheck check,
      Viewers viewers,
      Details details,
      ProcessAnswers processes,
      PastTrees past,
      ActionAnswers actions,
      ActorRef<ReadingsActor.Command> readings) {
    this.check = check;
    this.page = Page.load();
    this.viewers = viewers;
    this.details = details;
    this.processes = processes;
    this.past = past;
    this.actions = actions;
    this.readings = readings;
  }

  /** Whether it would be served data. */
  boolean isTrusted(HttpRequest request) {
    return check.refuse(request).isEmpty() && check.refuseData(request).isEmpty();
  }

  CompletionStage<HttpResponse> answer(HttpRequest request) {
    return unless(check.refuse(request), () -> served(request));
  }

  private CompletionStage<HttpResponse> served(HttpRequest request) {
    return switch (request.getUri().path()) {
      case "/" -> completed(page.response());
      case "/api/v1/tree" ->
          reading(request, it -> Answers.ok(ContentTypes.APPLICATION_JSON, TreeJson.of(it)));
      case "/api/v1/tree.txt" ->
          reading(request, it -> Answers.ok(ContentTypes.TEXT_PLAIN_UTF8, text(request, it)));
      case "/metrics" -> reading(request, it -> Answers.ok(PROMETHEUS, PrometheusText.of(it)));
      case "/api/v1/worker" -> data(request, () -> details.worker(request));
      case "/api/v1/worker/stacks",
          "/api/v1/worker/stacks.txt",
          "/api/v1/worker/profile",
          "/api/v1/worker/allocations" ->
          data(request, () -> processes.answer(request));
      case "/api/v1/timeline" -> data(request, () -> completed(details.timeline(request)));
      case "/api/v1/at" -> data(request, () -> completed(past.at(request)));
      case "/api/v1/actions" -> data(request, () -> actions.offered(request));
      case "/api/v1/action" -> data(request, () -> actions.answer(request));
      case "/api/v1/events" -> data(request, () -> completed(events()));
      default -> completed(Answers.refusal(StatusCodes.NOT_FOUND, "There is nothing here."));
    };
  }

  private CompletionStage<HttpResponse> data(
      HttpRequest request, Supplier<CompletionStage<HttpResponse>> answer) {
    return unless(check.refuseData(request), answer);
  }

  private static CompletionStage<HttpResponse> unless(
      Optional<HttpResponse> refusal, Supplier<CompletionStage<HttpResponse>> answer) {
    return refusal.map(Requests::completed).orElseGet(answer);
  }

  private static CompletionStage<HttpResponse> completed(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }

  private CompletionStage<HttpResponse> reading(
      HttpRequest request, Function<TreeReading, HttpResponse> written) {
    return data(request, () -> reading(written));
  }

  private CompletionStage<HttpResponse> reading(Function<TreeReading, HttpResponse> written) {
    var taken = new CompletableFuture<TreeReading>();
    readings.tell(new ReadingsActor.Get(Duration.ZERO, taken));
    return taken
        .thenApply(written)
        .exceptionally(
            failure ->
                Answers.refusal(
                    StatusCodes.SERVICE_UNAVAILABLE, "The system could not be read; see the log."));
  }

  private static String text(HttpRequest request, TreeReading reading) {
    boolean hasPaths = request.getUri().query().get("paths").filter("on"::equals).isPresent();
    return hasPaths ? TreeText.withPaths(reading) : TreeText.of(reading);
  }

  private HttpResponse events() {
    if (viewers.isFull()) {
      return Answers.last(
          Answers.refusal(StatusCodes.SERVICE_UNAVAILABLE, Events.FULL, "Retry-After", "10"));
    }
    ContentType type = MediaTypes.TEXT_EVENT_STREAM.toContentType();
    return Answers.withoutBody().withEntity(HttpEntities.createChunked(type, viewers.events()));
  }
}
