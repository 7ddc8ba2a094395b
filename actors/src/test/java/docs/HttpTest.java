package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.junit.jupiter.api.Test;

/** An HTTP server in front of Python, whose actor system ends while requests are in flight. */
class HttpTest {
  private static final WorkerSpec SPEC = WorkerSpec.functions("time", "os");
  private static final int EACH = 10;

  private final AtomicInteger arrived = new AtomicInteger();

  // Calls of 0.1 s, one after the other: most requests wait, and call after the end has begun.
  private CompletionStage<String> work(PythonRef python) {
    arrived.incrementAndGet();
    return pause(python)
        .thenCompose(none -> pause(python))
        .thenCompose(none -> pause(python))
        .thenApply(none -> "done");
  }

  private static CompletionStage<Object> pause(PythonRef python) {
    return python.call("time:sleep", Object.class, 0.1);
  }

  private Route route(PythonRef child, PythonPool pool) {
    return Directives.concat(
        Directives.path("tree", () -> Directives.completeOKWithFutureString(work(child))),
        Directives.path("pool", () -> Directives.completeOKWithFutureString(work(pool))));
  }

  private static CompletionStage<ServerBinding> serve(ActorSystem<?> system, Route route) {
    // tag::http
    return Http.get(system)
        .newServerAt("127.0.0.1", 0)
        .bind(route)
        .thenApply(binding -> binding.addToCoordinatedShutdown(Duration.ofSeconds(20), system));
    // end::http
  }

  @Test
  void eachRequestInFlightIsAnsweredAtTheEnd() throws Exception {
    var configuration =
        ConfigFactory.parseString(
            """
            # tag::phase
            pekko.coordinated-shutdown.phases.service-requests-done.timeout = 25 s
            # end::phase
            """);
    ActorSystem<SupervisorCommand> system =
        ActorSystem.create(
            Supervisor.create(
                SupervisorSpec.oneForOne().withChild(PythonWorker.child("worker", SPEC))),
            "shop",
            configuration.withFallback(ConfigFactory.load()));
    PythonRef child = Clutch.get(system).ref(system, "worker", SPEC);
    PythonPool pool = Clutch.get(system).spawn(PoolSpec.of(SPEC).withSize(2), "pool");
    value(child.call("os:getpid", Long.class));
    value(pool.whenReady());
    int port = value(serve(system, route(child, pool))).localAddress().getPort();

    HttpClient client = HttpClient.newHttpClient();
    List<CompletableFuture<HttpResponse<String>>> requests =
        IntStream.range(0, 2 * EACH)
            .mapToObj(n -> URI.create("http://127.0.0.1:" + port + (n < EACH ? "/tree" : "/pool")))
            .map(uri -> HttpRequest.newBuilder(uri).build())
            .map(request -> client.sendAsync(request, BodyHandlers.ofString()))
            .toList();
    await().until(() -> arrived.get() == 2 * EACH);
    system.terminate();

    for (var request : requests) {
      HttpResponse<String> response = value(request);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("done");
    }
    value(system.getWhenTerminated());
  }
}
