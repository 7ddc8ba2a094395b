package io.clutch.observer.internal;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.clutch.observer.ClutchObserver;
import io.clutch.observer.internal.acting.Acting;
import io.clutch.observer.internal.acting.ClutchActing;
import io.clutch.observer.internal.reading.ClutchReader;
import io.clutch.observer.internal.reading.Inspection;
import io.clutch.observer.internal.reading.TreeReader;
import io.clutch.observer.internal.text.ClutchInspection;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.stream.javadsl.Flow;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of an actor system. It ends with the system, before its workers do. */
final class ObserverServer {
  private static final Logger LOG = LoggerFactory.getLogger(ClutchObserver.class);

  /** A connection is closed after it unless a request with the token has come on it. */
  private static final Duration UNTIL_TOKEN = Duration.ofSeconds(5);

  /** A start that failed leaves its name for a while. */
  private static final AtomicLong STARTS = new AtomicLong();

  private static final long MOST_BODY_BYTES = 8192;
  private static final Duration BODY_LIMIT = Duration.ofSeconds(3);

  private static final Duration AT_THE_END = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final ObserverSettings settings;
  private final ActorRef<ReadingsActor.Command> readings;
  private final Requests requests;
  private final Connections connections;

  private ObserverServer(
      ActorSystem<?> system,
      ObserverSettings settings,
      TreeReader reader,
      Inspection inspection,
      Acting acting) {
    this.system = system;
    this.settings = settings;
    this.readings =
        system.systemActorOf(
            ReadingsActor.create(reader, settings),
            "clutch-observer-" + STARTS.incrementAndGet(),
            Props.empty());
    var viewers = new Viewers(readings, settings.maxViewers());
    var sources = new Sources(readings);
    var details = new Details(inspection, sources);
    var processes = new ProcessAnswers(inspection, sources, settings.inspections());
    var past = new PastTrees(inspection);
    var actions = new ActionAnswers(settings.actionsToken(), acting, readings);
    this.requests =
        new Requests(
            new RequestCheck(settings), viewers, details, processes, past, actions, readings);
    this.connections = new Connections(settings.maxViewers(), System.nanoTime());
  }

  /** Returns at once; the stage has the address, with the token. */
  static CompletionStage<URI> start(ActorSystem<?> system, ObserverSettings settings) {
    // Here, since the timeline hears most if it begins before the first use of Clutch.
    Inspection inspection = ClutchInspection.begin(system);
    return start(system, settings, new ClutchReader(system), inspection, new ClutchActing(system));
  }

  static CompletionStage<URI> start(
      ActorSystem<?> system,
      ObserverSettings settings,
      TreeReader reader,
      Inspection inspection,
      Acting acting) {
    // Not on this thread: the system may be starting, and has to be there before its materializer.
    return CompletableFuture.supplyAsync(
            () -> new ObserverServer(system, settings, reader, inspection, acting),
            system.dispatchers().lookup(DispatcherSelector.blocking()))
        .thenCompose(ObserverServer::open)
        .whenComplete((address, failure) -> logFailure(failure));
  }

  private CompletionStage<URI> open() {
    return bind(settings.port())
        .exceptionallyCompose(
            failure ->
                cause(failure) instanceof BindException && settings.isFreePortIfTaken()
                    ? bind(0)
                    : CompletableFuture.failedFuture(cause(failure)))
        .thenApply(this::opened)
        .whenComplete((address, failure) -> stopIf(failure));
  }

  private void stopIf(Throwable failure) {
    if (failure != null) {
      readings.tell(new ReadingsActor.Stop());
    }
  }

  private CompletionStage<ServerBinding> bind(int port) {
    return Http.get(system)
        .newServerAt(settings.address(), port)
        .withSettings(serverSettings())
        .bindFlow(connection());
  }

  /** What becomes of the requests of one connection. */
  private Flow<HttpRequest, HttpResponse, ?> connection() {
    return Flow.of(HttpRequest.class)
        .via(new TokenDeadline(requests::isTrusted, UNTIL_TOKEN, connections))
        .mapAsync(1, this::answer);
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    return answered(request)
        .thenApply(response -> connections.isFull() ? Answers.last(response) : response);
  }

  private CompletionStage<HttpResponse> answered(HttpRequest request) {
    if (!ActionAnswers.isAsked(request)) {
      request.discardEntityBytes(system);
      return requests.answer(request);
    }
    return request
        .entity()
        .toStrict(BODY_LIMIT.toMillis(), MOST_BODY_BYTES, system)
        .thenApply(body -> Optional.of(request.withEntity(body)))
        .exceptionally(failure -> Optional.empty())
        .thenCompose(it -> it.map(requests::answer).orElseGet(ObserverServer::withoutBody));
  }

  private static CompletionStage<HttpResponse> withoutBody() {
    return CompletableFuture.completedFuture(
        Answers.refusal(StatusCodes.BAD_REQUEST, "The body is too long, or comes too slowly."));
  }

  private ServerSettings serverSettings() {
    Config own = ConfigFactory.parseResources(getClass(), "/io/clutch/observer/server.conf");
    return ServerSettings.create(own.withFallback(system.settings().config()).resolve())
        .withMaxConnections(connections.accepted());
  }

  private URI opened(ServerBinding binding) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "clutch-observer-end",
            () -> {
              readings.tell(new ReadingsActor.End());
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    binding.addToCoordinatedShutdown(AT_THE_END, system);
    URI address = address(binding.localAddress());
    if (settings.token().filter(AccessToken::isConfigured).isPresent()) {
      LOG.info("The page is at {}#token= and the configured token", withoutFragment(address));
    } else {
      LOG.info("The page is at {}", address);
    }
    return address;
  }

  private URI address(InetSocketAddress bound) {
    boolean isAny = bound.getAddress().isAnyLocalAddress();
    String host = isAny ? "localhost" : bound.getAddress().getHostAddress();
    String literal = host.contains(":") ? "[" + host.replaceAll("%.*", "") + "]" : host;
    String fragment = settings.token().map(token -> "#" + token.asFragment()).orElse("");
    return URI.create("http://" + literal + ":" + bound.getPort() + "/" + fragment);
  }

  private static String withoutFragment(URI address) {
    return address.toString().replaceAll("#.*", "");
  }

  /** The failure to bind within what Pekko reports, or else all of that. */
  private static Throwable cause(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof IOException) {
        return at;
      }
    }
    return ProcessRefusal.cause(failure);
  }

  private static void logFailure(Throwable failure) {
    if (failure != null) {
      LOG.error("The page could not be opened: {}", cause(failure).toString());
    }
  }
}
