package io.clutch.observer.internal;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.typesafe.config.ConfigFactory;
import io.clutch.observer.internal.reading.Answer;
import io.clutch.observer.internal.reading.Incarnation;
import io.clutch.observer.internal.reading.Inspection;
import io.clutch.observer.internal.reading.Kind;
import io.clutch.observer.internal.reading.Load;
import io.clutch.observer.internal.reading.Node;
import io.clutch.observer.internal.reading.ProcessInspection;
import io.clutch.observer.internal.reading.Restarts;
import io.clutch.observer.internal.reading.Source;
import io.clutch.observer.internal.reading.TreeReader;
import io.clutch.observer.internal.reading.TreeReading;
import io.clutch.observer.internal.reading.Usage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A server on a free port whose readings a test sets. {@code close} waits for the system's end. */
final class Observed implements AutoCloseable {
  static final String TOKEN = "a-token-of-the-tests-1234";

  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicInteger readsOfChanges = new AtomicInteger();
  private final AtomicInteger questions = new AtomicInteger();
  private final ActorSystem<Void> system;
  final FakeActing acting = new FakeActing();
  private final HttpClient client = HttpClient.newHttpClient();
  private volatile List<Node> nodes = List.of(node("top", "running"));
  private volatile Map<String, Source> sources = Map.of();
  private volatile Optional<ProcessInspection> process = Optional.empty();
  private volatile boolean fails;
  private volatile boolean isSilent;
  private volatile Runnable changed;
  final URI address;

  Observed(String... configuration) throws Exception {
    this(Optional.empty(), configuration);
  }

  private Observed(Optional<String> setupToken, String... configuration) throws Exception {
    String text =
        "clutch.observer { port = 0, token = \"%s\", refresh = 10 ms }%n".formatted(TOKEN)
            + String.join("\n", configuration);
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "observed",
            ConfigFactory.parseString(text).withFallback(ConfigFactory.load()));
    address =
        ObserverServer.start(
                system,
                ObserverSettings.create(system.settings().config(), setupToken),
                reader(),
                told(),
                acting)
            .toCompletableFuture()
            .get(60, SECONDS);
  }

  /** With actions that only are recorded, and that token of them. */
  static Observed withActions(String token) throws Exception {
    return new Observed(Optional.of(token), "clutch.observer.actions = on");
  }

  private TreeReader reader() {
    return new TreeReader() {
      @Override
      public CompletableFuture<TreeReading> read() {
        reads.incrementAndGet();
        return reading();
      }

      @Override
      public CompletableFuture<TreeReading> readChanges() {
        readsOfChanges.incrementAndGet();
        return reading();
      }

      @Override
      public void listen(Runnable its) {
        changed = its;
      }
    };
  }

  private Inspection told() {
    return new Inspection() {
      @Override
      public CompletableFuture<Optional<String>> worker(String path, Source source) {
        questions.incrementAndGet();
        if (path.equals("/user/broken")) {
          throw new IllegalStateException("broken on purpose");
        }
        return CompletableFuture.completedFuture(
            source.name().equals("/user/till") ? Optional.of("{\"path\":1}") : Optional.empty());
      }

      @Override
      public Optional<ProcessInspection> process(Source source) {
        return process;
      }

      @Override
      public String timeline(long after) {
        return "{\"after\":" + after + "}";
      }

      @Override
      public Optional<String> at(long event, Optional<String> run) {
        return event == 7 && run.orElse("one").equals("one")
            ? Optional.of("{\"event\":7}")
            : Optional.empty();
      }
    };
  }

  private CompletableFuture<TreeReading> reading() {
    if (isSilent) {
      return new CompletableFuture<>();
    }
    return fails
        ? CompletableFuture.failedFuture(new IllegalStateException("broken on purpose"))
        : CompletableFuture.completedFuture(
            new TreeReading("observed", Instant.now(), nodes, 0, sources));
  }

  static Node node(String path, String state) {
    return node(path, state, "");
  }

  static Node node(String path, String state, String reason) {
    return new Node(
        path,
        "",
        path,
        Kind.WORKER,
        state,
        "",
        Answer.FRESH,
        new Incarnation(4711, 1, Optional.empty()),
        new Restarts(1, 3, Duration.ofSeconds(5), reason, Optional.empty()),
        Optional.of(new Load(2, 1, 0, Optional.empty())),
        Usage.NONE);
  }

  void set(Node... its) {
    nodes = List.of(its);
  }

  /** The node that is shown with that path stands for a worker of that name. */
  void standsFor(String path, String name) {
    sources = Map.of(path, new Source(name, "", true));
  }

  /** What is asked of the process of any worker. */
  void process(ProcessInspection its) {
    process = Optional.ofNullable(its);
  }

  /** The node that is shown with that path is a worker without a parent. */
  void isAt(String path) {
    sources = Map.of(path, new Source(path, path, true));
  }

  /** Tells that something has changed. */
  void change() {
    changed.run();
  }

  void fail(boolean its) {
    fails = its;
  }

  /** No reading ends any more. */
  void fallSilent() {
    isSilent = true;
  }

  int reads() {
    return reads.get();
  }

  /** Sends a body to a path, with the token of the page. */
  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    var request =
        HttpRequest.newBuilder(address.resolve("/" + path))
            .timeout(Duration.ofSeconds(60))
            .header("Authorization", "Bearer " + TOKEN)
            .POST(BodyPublishers.ofString(body));
    return client.send(
        (headers.length == 0 ? request : request.headers(headers)).build(),
        BodyHandlers.ofString());
  }

  /** How often what had changed was read. */
  int readsOfChanges() {
    return readsOfChanges.get();
  }

  /** How often one worker was asked. */
  int questions() {
    return questions.get();
  }

  ActorSystem<Void> system() {
    return system;
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return client.send(request(path, headers), BodyHandlers.ofString());
  }

  HttpResponse<String> authorized(String path, String... headers) throws Exception {
    String[] all =
        Stream.concat(Stream.of("Authorization", "Bearer " + TOKEN), Stream.of(headers))
            .toArray(String[]::new);
    return get(path, all);
  }

  /** Follows the events of a viewer of its own. */
  Following follow() throws Exception {
    HttpResponse<Stream<String>> response =
        client.send(
            request("api/v1/events", "Authorization", "Bearer " + TOKEN), BodyHandlers.ofLines());
    return new Following(response);
  }

  HttpClient client() {
    return client;
  }

  HttpRequest request(String path, String... headers) {
    var request =
        HttpRequest.newBuilder(address.resolve("/" + path)).timeout(Duration.ofSeconds(60));
    return (headers.length == 0 ? request : request.headers(headers)).build();
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(60, SECONDS).join();
  }
}
