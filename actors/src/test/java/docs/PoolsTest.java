package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.PythonPool;
import io.clutch.call.Call;
import io.clutch.call.Outcome;
import io.clutch.pool.PoolSettings.Affinity;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.PoolStatus;
import io.clutch.pool.Routing;
import io.clutch.pool.SessionRequest;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.junit.jupiter.api.Test;

class PoolsTest {
  private static final byte[] PIXELS = {1, 2, 3, 4};

  private static WorkerSpec thumbnails() {
    return WorkerSpec.functions("thumbnails").withModulePath(Application.PYTHON);
  }

  @Test
  void aPool() {
    try (Application application = Application.start()) {
      ActorSystem<?> system = application.system();
      // tag::pool
      PoolSpec spec =
          PoolSpec.of(thumbnails())
              .withSize(2, 8)
              .withIdleTimeToLive(Duration.ofMinutes(1))
              .withQueueWait(Duration.ofSeconds(2));
      PythonPool pool = Clutch.get(system).spawn(spec, "thumbnails");

      CompletionStage<byte[]> small = pool.call("thumbnails:shrink", byte[].class, PIXELS, 2);
      // end::pool
      assertThat(value(small)).containsExactly(1, 3);
      // tag::broadcast
      CompletionStage<List<Outcome<byte[]>>> all =
          pool.broadcast("thumbnails:shrink", byte[].class, PIXELS, 4);
      // end::broadcast
      assertThat(value(all)).allSatisfy(it -> assertThat(it.get()).containsExactly(1));
      // tag::status
      CompletionStage<PoolStatus> status = pool.status();
      CompletionStage<Done> replaced = pool.recycle();
      // end::status
      assertThat(value(status).ready()).isPositive();
      value(replaced);
      assertThat(value(pool.status()).crashed()).isZero();
    }
  }

  @Test
  void sessions() {
    try (Application application = Application.start()) {
      WorkerSpec editor = WorkerSpec.actor("thumbnails:Editor").withModulePath(Application.PYTHON);
      PoolSpec spec = PoolSpec.of(editor).withSize(2);
      PythonPool pool = Clutch.get(application.system()).spawn(spec, "editors");
      // tag::session
      CompletionStage<byte[]> inverted =
          pool.inSession(
              SessionRequest.create().withDeadline(Duration.ofSeconds(10)),
              session ->
                  session
                      .call("open", Void.class, PIXELS)
                      .thenCompose(opened -> session.call("invert", Void.class))
                      .thenCompose(done -> session.call("result", byte[].class)));
      // end::session
      assertThat(value(inverted)).containsExactly(254, 253, 252, 251);
    }
  }

  @Test
  void keys() {
    try (Application application = Application.start()) {
      // tag::keys
      PoolSpec spec =
          PoolSpec.of(thumbnails()).withSize(2).withRouting(Routing.STICKY, Affinity.SOFT);
      PythonPool pool = Clutch.get(application.system()).spawn(spec, "by-customer");

      var call = Call.of("thumbnails:shrink", byte[].class, PIXELS, 2).withKey("customer-4711");
      CompletionStage<byte[]> small = pool.call(call);
      // end::keys
      assertThat(value(small)).containsExactly(1, 3);
    }
  }

  @Test
  void recycling() {
    try (Application application = Application.start()) {
      // tag::recycling
      PoolSpec spec =
          PoolSpec.of(thumbnails())
              .withRecycling(
                  recycle ->
                      recycle
                          .withCalls(10_000)
                          .withAge(Duration.ofHours(6))
                          .withMemory(512L * 1024 * 1024));
      // end::recycling
      PythonPool pool = Clutch.get(application.system()).spawn(spec, "recycled");
      assertThat(value(pool.call("thumbnails:shrink", byte[].class, PIXELS, 4))).containsExactly(1);
    }
  }

  @Test
  void aChild() {
    try (Application application = Application.start()) {
      ActorSystem<?> system = application.system();
      // tag::child
      PoolSpec spec = PoolSpec.of(thumbnails()).withSize(2);
      SupervisorSpec tree =
          SupervisorSpec.oneForOne().withChild(PythonPool.child("thumbnails", spec));
      ActorRef<SupervisorCommand> top =
          system.systemActorOf(Supervisor.create(tree), "media", Props.empty());

      PythonPool pool = Clutch.get(system).ref(top, "thumbnails", spec);
      // end::child
      assertThat(value(pool.call("thumbnails:shrink", byte[].class, PIXELS, 4))).containsExactly(1);
    }
  }

  @Test
  void aDeclaredPool() {
    String declared =
        """
        # tag::declared
        clutch.pools.thumbnails {
          functions = [thumbnails]
          module-path = [src/test/python/docs]
          min = 1
          max = 4
          queue-wait = 2 s
          recycle.memory = 512 MiB
        }
        # end::declared
        """;
    var config = ConfigFactory.parseString(declared).withFallback(ConfigFactory.load());
    try (Application application = Application.start(config)) {
      ActorSystem<?> system = application.system();
      // tag::named
      PythonPool pool = Clutch.get(system).pool("thumbnails");
      // end::named
      assertThat(value(pool.call("thumbnails:shrink", byte[].class, PIXELS, 4))).containsExactly(1);
    }
  }
}
