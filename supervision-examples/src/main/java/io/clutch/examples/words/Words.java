package io.clutch.examples.words;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.examples.common.PythonModules;
import io.clutch.stream.PythonSource;
import io.clutch.stream.StreamSettings;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.marshalling.sse.EventStreamMarshalling;
import org.apache.pekko.http.javadsl.model.sse.ServerSentEvent;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.unmarshalling.StringUnmarshallers;
import org.apache.pekko.stream.javadsl.Source;

/** The HTTP server: {@code GET /} is a page, and {@code GET /words} the events that it shows. */
public final class Words extends AllDirectives {
  // At most 4 words ahead of a browser. The pauses between words have no limit.
  private static final StreamSettings SETTINGS =
      StreamSettings.create().withCredit(4).withWaitLimit(Duration.ZERO);
  // A closed connection is only noticed on a write.
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final Duration BETWEEN_WORDS = Duration.ofMillis(100);
  private static final Duration AT_THE_END = Duration.ofSeconds(1);
  private static final int PORT = 8080;

  private final PythonRef python;
  private final Duration pause;

  private Words(PythonRef python, Duration pause) {
    this.python = python;
    this.pause = pause;
  }

  static SupervisorSpec tree() {
    return SupervisorSpec.oneForOne().withChild(PythonWorker.child("words", spec()));
  }

  private static WorkerSpec spec() {
    return WorkerSpec.functions("words").withModulePath(PythonModules.folder());
  }

  /** For a system whose guardian is the tree. Each text pauses this long between words. */
  static Words of(ActorSystem<SupervisorCommand> system, Duration pause) {
    return new Words(Clutch.get(system).ref(system, "words", spec()), pause);
  }

  /** Serves on a port of loopback until the system ends. 0 means any free port. */
  CompletionStage<ServerBinding> serve(ActorSystem<?> system, int port) {
    return Http.get(system)
        .newServerAt("127.0.0.1", port)
        .bind(route())
        .thenApply(binding -> binding.addToCoordinatedShutdown(AT_THE_END, system));
  }

  /** The number of browsers that receive a text. */
  CompletionStage<Integer> listeners() {
    return python.call("words:listeners", Integer.class);
  }

  private Route route() {
    return concat(
        pathSingleSlash(() -> getFromResource("words/index.html")),
        path(
            "words",
            () ->
                parameter(
                    StringUnmarshallers.INTEGER,
                    "seed",
                    seed -> completeOK(events(seed), EventStreamMarshalling.toEventStream()))));
  }

  /** Starts a text for each request. The end of the connection closes the generator. */
  private Source<ServerSentEvent, NotUsed> events(int seed) {
    double seconds = pause.toMillis() / 1e3;
    return PythonSource.of(python, Call.of("words:text", String.class, seed, seconds), SETTINGS)
        .map(ServerSentEvent::create)
        .keepAlive(HEARTBEAT, ServerSentEvent::heartbeat)
        .mapMaterializedValue(counts -> NotUsed.getInstance());
  }

  /** Serves on the given port or 8080, until it is killed. */
  public static void main(String... arguments) {
    int port = arguments.length > 0 ? Integer.parseInt(arguments[0]) : PORT;
    ActorSystem<SupervisorCommand> system = ActorSystem.create(Supervisor.create(tree()), "words");
    of(system, BETWEEN_WORDS).serve(system, port).toCompletableFuture().join();
    System.out.println("Open http://127.0.0.1:" + port + "/, and end it with Ctrl-C");
  }
}
