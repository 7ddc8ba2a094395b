package docs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.clutch.Leftovers;
import io.clutch.observer.ClutchObserver;
import io.clutch.observer.ObserverSetup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The code of the page about the observer. */
@ExtendWith(Leftovers.class)
class ObserverTest {
  private static final String CONFIGURATION =
      """
      # tag::settings
      clutch.observer {
        enabled = on
        port = 0
        token = "kept-in-a-file-of-secrets"
      }
      # end::settings
      """;

  @Test
  void oneLineOpensThePage() throws Exception {
    ActorSystem<Void> system =
        ActorSystem.create(
            Behaviors.empty(),
            "app",
            ConfigFactory.parseString(CONFIGURATION).withFallback(ConfigFactory.load()));
    try {
      // tag::start
      ClutchObserver observer = ClutchObserver.start(system);
      // end::start
      URI address = observer.address().toCompletableFuture().get(60, SECONDS);

      assertThat(tree(address).statusCode()).isEqualTo(200);
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().orTimeout(60, SECONDS).join();
    }
  }

  @Test
  void actionsHaveATokenOfTheirOwn() throws Exception {
    Config config =
        ConfigFactory.parseString(CONFIGURATION + "clutch.observer.actions = on")
            .withFallback(ConfigFactory.load());
    String actionsToken = "kept-in-another-file-of-secrets";
    // tag::setup
    ActorSystemSetup setup =
        ActorSystemSetup.create(
            BootstrapSetup.create(config), ObserverSetup.create().withActionsToken(actionsToken));
    // end::setup
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "app", setup);
    try {
      URI address = ClutchObserver.start(system).address().toCompletableFuture().get(60, SECONDS);

      assertThat(tree(address).statusCode()).isEqualTo(200);
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().orTimeout(60, SECONDS).join();
    }
  }

  private static HttpResponse<String> tree(URI address) throws Exception {
    String token = "kept-in-a-file-of-secrets";
    // tag::tree
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/api/v1/tree"))
            .header("Authorization", "Bearer " + token)
            .build();
    // end::tree
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
