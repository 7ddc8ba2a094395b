package io.clutch.observer.browser;

import static java.util.concurrent.TimeUnit.SECONDS;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.PythonPool;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.observer.ClutchObserver;
import io.clutch.pool.PoolSpec;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** An actor system with real processes and its page. {@code close} waits for the system's end. */
final class Shop implements AutoCloseable {
  static final WorkerSpec SPEC =
      WorkerSpec.functions("shop", "os")
          .withModulePath(Path.of("../actors/src/test/python").toAbsolutePath().normalize());

  static final String TILL = "/user/till";
  static final String ROW_OF_TILL = "[data-path='" + TILL + "'] .name";

  private static final String SETTINGS =
      """
      clutch.observer {
        enabled = on
        port = %d
        free-port-if-taken = off
        token = a-token-of-the-tests-1234
      }
      """;

  private final ActorSystem<SupervisorCommand> system;
  private final URI address;

  private Shop(SupervisorSpec tree, int port) throws Exception {
    system =
        ActorSystem.create(
            Supervisor.create(tree),
            "shop",
            ConfigFactory.parseString(SETTINGS.formatted(port)).withFallback(ConfigFactory.load()));
    try {
      address = ClutchObserver.start(system).address().toCompletableFuture().get(60, SECONDS);
    } catch (Exception e) {
      close();
      throw e;
    }
  }

  /** Two workers, a pool of two, and a supervisor with a worker. */
  static SupervisorSpec tree() {
    return SupervisorSpec.oneForOne()
        .withChild(PythonWorker.child("till", SPEC))
        .withChild(PythonPool.child("prices", PoolSpec.of(SPEC).withSize(2)))
        .withChild(
            ChildSpec.supervisor(
                "warehouse",
                SupervisorSpec.oneForOne()
                    .withChild(PythonWorker.child("labels", SPEC))
                    .withChild(PythonWorker.child("stock", SPEC))));
  }

  static Shop open(SupervisorSpec tree) throws Exception {
    return new Shop(tree, 0);
  }

  /** With the same token at that port. */
  static Shop openAt(int port, SupervisorSpec tree) throws Exception {
    return new Shop(tree, port);
  }

  URI address() {
    return address;
  }

  ActorSystem<SupervisorCommand> system() {
    return system;
  }

  PythonRef till() {
    return Clutch.get(system).ref(system, "till", SPEC);
  }

  /** What the page itself would be answered. */
  String get(String path) throws Exception {
    String token = address.getFragment().substring("token=".length());
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/" + path))
            .header("Authorization", "Bearer " + token)
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  /** Calls a function of the module {@code shop}. */
  CompletionStage<Object> till(String function, Object... arguments) {
    Call<Object> call = Call.of("shop:" + function, Object.class, arguments);
    return till().call(call.withDeadline(Duration.ofHours(1)));
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(60, SECONDS).join();
  }
}
