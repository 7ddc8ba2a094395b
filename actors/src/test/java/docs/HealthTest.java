package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.ClutchHealth;
import io.clutch.ClutchHealth.Readiness;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.supervision.Supervision;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import io.clutch.worker.WorkerStatus;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leftovers.class)
class HealthTest {
  private static final WorkerSpec SPEC =
      WorkerSpec.functions("thumbnails").withModulePath(Application.PYTHON);
  private static final WorkerSpec BROKEN =
      WorkerSpec.functions("no_such_module").withModulePath(Application.PYTHON);

  private static HttpResponse<String> get(String uri) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(uri)).build(), BodyHandlers.ofString());
  }

  @Test
  void whatIsReady() {
    try (Application application = Application.start()) {
      ActorSystem<?> system = application.system();
      // tag::ready
      PythonRef thumbnails = Clutch.get(system).spawn(SPEC, "thumbnails");
      CompletionStage<Done> ready = thumbnails.whenReady();
      CompletionStage<WorkerStatus> status = thumbnails.workerStatus();
      // end::ready
      assertThat(value(status).framesDropped()).isZero();
      value(ready);
      // tag::tree
      SupervisorSpec desk = SupervisorSpec.oneForOne().withChild(PythonWorker.child("till", SPEC));
      ActorRef<SupervisorCommand> top =
          system.systemActorOf(Supervisor.create(desk), "desk", Props.empty());
      CompletionStage<Done> started = Supervision.get(system).whenReady(top);
      // end::tree
      value(started);
      // tag::readiness
      CompletionStage<Readiness> ofWorker = ClutchHealth.readiness(thumbnails);
      CompletionStage<Readiness> ofTree = ClutchHealth.readiness(system, top);
      CompletionStage<Readiness> ofAll = ClutchHealth.readiness(system);
      // end::readiness
      assertThat(value(ofWorker).isReady()).isTrue();
      assertThat(value(ofTree).isReady()).isTrue();
      assertThat(value(ofAll).reasons()).isEmpty();
    }
  }

  private static Route route(ActorSystem<?> system) {
    // tag::route
    Route alive = Directives.path("alive", () -> Directives.complete("alive"));
    Route ready =
        Directives.path(
            "ready",
            () ->
                Directives.onSuccess(
                    ClutchHealth.readiness(system),
                    it ->
                        Directives.complete(
                            it.isReady() ? StatusCodes.OK : StatusCodes.SERVICE_UNAVAILABLE,
                            it.message())));
    Route probes = Directives.concat(alive, ready);
    // end::route
    return probes;
  }

  @Test
  void aRoute() throws Exception {
    try (Application application = Application.start()) {
      ActorSystem<?> system = application.system();
      var server = value(Http.get(system).newServerAt("127.0.0.1", 0).bind(route(system)));
      String base = "http://127.0.0.1:" + server.localAddress().getPort();
      assertThat(get(base + "/ready").body()).isEqualTo("ready");
      assertThat(get(base + "/alive").statusCode()).isEqualTo(200);
      value(Clutch.get(system).spawn(BROKEN, "thumbnails").whenStopped());
      HttpResponse<String> response = get(base + "/ready");
      assertThat(response.statusCode()).isEqualTo(503);
      assertThat(response.body()).startsWith("'thumbnails' has stopped for good: it could not");
      assertThat(get(base + "/alive").statusCode()).as("it does not depend").isEqualTo(200);
      value(server.terminate(java.time.Duration.ofSeconds(5)));
    }
  }

  @Test
  void pekkoManagement() throws Exception {
    String configuration =
        """
        # tag::management
        pekko.management.health-checks.readiness-checks.clutch = "io.clutch.ReadinessCheck"
        # end::management
        pekko.management.http { hostname = "127.0.0.1", port = 0 }
        """;
    var config = ConfigFactory.parseString(configuration).withFallback(ConfigFactory.load());
    try (Application application = Application.start(config)) {
      ActorSystem<?> system = application.system();
      var management = PekkoManagement.get(system.classicSystem());
      String base = value(management.start()).toString();
      assertThat(get(base + "/ready").statusCode()).isEqualTo(200);
      value(Clutch.get(system).spawn(BROKEN, "thumbnails").whenStopped());
      assertThat(get(base + "/ready").statusCode()).isNotEqualTo(200);
      assertThat(get(base + "/alive").statusCode()).isEqualTo(200);
      value(management.stop());
    }
  }
}
