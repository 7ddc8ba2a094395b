package io.clutch.observer.internal;

import io.clutch.internal.acting.Acted;
import io.clutch.observer.ClutchObserver;
import io.clutch.observer.internal.acting.Acting;
import io.clutch.observer.internal.acting.ActionRequest;
import io.clutch.observer.internal.acting.ActionTarget;
import io.clutch.observer.internal.reading.ShownText;
import io.clutch.observer.internal.reading.TreeReading;
import io.clutch.observer.internal.text.ActionsJson;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has done what requests ask for, if actions are on and the requests have their token: one at a
 * time for each target, and few in all. The requests are checked as those for data. Thread-safe.
 */
final class ActionAnswers {
  /** The header with the token, which no other site can have a browser send. */
  static final String TOKEN = "X-Clutch-Actions-Token";

  private static final Logger LOG = LoggerFactory.getLogger(ClutchObserver.class);
  private static final String PATH = "/api/v1/action";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);

  private final Optional<ActionGuard> guard;
  private final Acting acting;
  private final ActorRef<ReadingsActor.Command> readings;
  private final RateLimit limit = new RateLimit(20, Duration.ofSeconds(10));
  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  /** Without a token, actions are off. */
  ActionAnswers(
      Optional<AccessToken> token, Acting acting, ActorRef<ReadingsActor.Command> readings) {
    this.guard = token.map(ActionGuard::new);
    this.acting = acting;
    this.readings = readings;
  }

  /** Whether the request is one for an action, which has a body. */
  static boolean isAsked(HttpRequest request) {
    return request.method().equals(HttpMethods.POST) && request.getUri().path().equals(PATH);
  }

  /** Whether actions are on, and which there are for the node of the parameter {@code path}. */
  CompletionStage<HttpResponse> offered(HttpRequest request) {
    Optional<String> path = request.getUri().query().get("path").filter(it -> guard.isPresent());
    if (path.isEmpty()) {
      return completed(json(ActionsJson.offered(guard.isPresent(), Optional.empty())));
    }
    return read(Sources.OLDEST_READING)
        .thenApply(it -> json(ActionsJson.offered(true, ActionTarget.find(it, path.get()))))
        .exceptionally(failure -> unread());
  }

  /** The request, whose body has come, has passed all checks but for the token of actions. */
  CompletionStage<HttpResponse> answer(HttpRequest request) {
    if (!isAsked(request)) {
      String only = "Only POST is served here.";
      return completed(Answers.refusal(StatusCodes.METHOD_NOT_ALLOWED, only, "Allow", "POST"));
    }
    if (guard.isEmpty()) {
      return refused(StatusCodes.FORBIDDEN, "Actions are off: see clutch.observer.actions.");
    }
    if (!request.entity().getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON)) {
      return refused(StatusCodes.UNSUPPORTED_MEDIA_TYPE, "The body must be application/json.");
    }
    String token = request.getHeader(TOKEN).map(HttpHeader::value).orElse("");
    return guard
        .get()
        .refuse(token, from(request))
        .thenCompose(it -> it.map(ActionAnswers::completed).orElseGet(() -> allowed(request)));
  }

  private static String from(HttpRequest request) {
    return request
        .getAttribute(AttributeKeys.remoteAddress)
        .flatMap(RemoteAddress::getAddress)
        .map(InetAddress::getHostAddress)
        .orElse("an unknown address");
  }

  private CompletionStage<HttpResponse> allowed(HttpRequest request) {
    if (!limit.admits()) {
      String many = "There are at most 20 actions in 10 s.";
      return completed(Answers.refusal(StatusCodes.TOO_MANY_REQUESTS, many, "Retry-After", "10"));
    }
    ActionRequest asked;
    try {
      asked = ActionRequest.read(((HttpEntity.Strict) request.entity()).getData().utf8String());
    } catch (IllegalArgumentException e) {
      return refused(StatusCodes.BAD_REQUEST, e.getMessage());
    }
    return read(Duration.ZERO)
        .thenComposeAsync(it -> act(asked, ActionTarget.find(it, asked.path()), from(request)))
        .exceptionally(failure -> unread());
  }

  private CompletableFuture<TreeReading> read(Duration oldest) {
    var taken = new CompletableFuture<TreeReading>();
    readings.tell(new ReadingsActor.Get(oldest, taken));
    return taken;
  }

  private CompletionStage<HttpResponse> act(
      ActionRequest asked, Optional<ActionTarget> found, String from) {
    if (found.isEmpty()) {
      return refused(StatusCodes.NOT_FOUND, "It is not there any more.");
    }
    ActionTarget target = found.get();
    if (target.incarnation() != asked.incarnation()) {
      return refused(
          StatusCodes.CONFLICT,
          "Nothing was done: it has incarnation "
              + target.incarnation()
              + " now, not "
              + asked.incarnation()
              + ".");
    }
    if (target.pid() != asked.pid()) {
      return refused(StatusCodes.CONFLICT, "Nothing was done: it has another process now.");
    }
    if (!target.offered().contains(asked.action())) {
      return refused(
          StatusCodes.CONFLICT, "Nothing was done: " + asked.action().word() + " is not for it.");
    }
    if (!busy.add(asked.path())) {
      return refused(StatusCodes.CONFLICT, "Another action for it is under way.");
    }
    return act(asked, target, from);
  }

  private CompletionStage<HttpResponse> act(ActionRequest asked, ActionTarget target, String from) {
    return CompletableFuture.completedFuture(target)
        .thenCompose(it -> begun(asked, it, from))
        .exceptionally(failure -> failed(asked, failure))
        .whenCompleteAsync((it, none) -> ended(asked, it)) // off the thread that acts
        .thenApply(it -> response(asked, it))
        .completeOnTimeout(goesOn(), LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletionStage<Acted> begun(ActionRequest asked, ActionTarget target, String from) {
    String what = asked.what();
    String path = asked.path();
    LOG.info("{} of {} (incarnation {}), asked for from {}", what, path, asked.incarnation(), from);
    acting.note(target, what + ", asked for from " + from);
    return acting.act(asked, target);
  }

  private void ended(ActionRequest asked, Acted acted) {
    busy.remove(asked.path());
    // On one line, since it may contain what Python wrote.
    LOG.info("{} of {}: {}", asked.what(), asked.path(), ShownText.path(acted.words()));
  }

  private static HttpResponse response(ActionRequest asked, Acted acted) {
    return acted.isDone()
        ? json(ActionsJson.done(asked, acted.words()))
        : Answers.refusal(StatusCodes.CONFLICT, ShownText.reason(acted.words()));
  }

  private static Acted failed(ActionRequest asked, Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (cause instanceof TimeoutException) {
      long minutes = Acting.LIMIT.toMinutes();
      return new Acted(false, "It has not ended after " + minutes + " minutes, and may still.");
    }
    // The answer has messages that are meant for everybody alone.
    LOG.warn("{} of {}: {}", asked.what(), asked.path(), ShownText.path(cause.toString()));
    return new Acted(false, ProcessRefusal.words(failure));
  }

  private static HttpResponse goesOn() {
    return Answers.refusal(
        StatusCodes.ACCEPTED, "It was asked for, and goes on; the tree shows what becomes of it.");
  }

  private static HttpResponse unread() {
    return Answers.refusal(
        StatusCodes.SERVICE_UNAVAILABLE, "The system could not be read; see the log.");
  }

  private static CompletionStage<HttpResponse> refused(StatusCode status, String why) {
    return completed(Answers.refusal(status, why));
  }

  private static CompletionStage<HttpResponse> completed(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }

  private static HttpResponse json(String text) {
    return Answers.ok(ContentTypes.APPLICATION_JSON, text);
  }
}
