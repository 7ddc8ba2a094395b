package docs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.clutch.Leftovers;
import io.clutch.cluster.ClutchSharding;
import io.clutch.entity.EntityRefs;
import io.clutch.entity.EntitySpec;
import io.clutch.entity.EntityStore;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guide/entities.md about nodes. */
@ExtendWith(Leftovers.class)
class ClusterEntitiesTest {
  private static final String CONFIGURATION =
      """
      pekko.actor.provider = cluster
      pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
      pekko.cluster.jmx.enabled = off
      """;
  private static final Path PYTHON = Path.of("../actors/src/test/python/docs").toAbsolutePath();

  @TempDir Path directory;

  @Test
  void aNodeHasEntities() throws Exception {
    var config = ConfigFactory.parseString(CONFIGURATION).withFallback(ConfigFactory.load());
    var system = ActorSystem.create(Behaviors.<Void>ignore(), "shop", config);
    try {
      Cluster.get(system).manager().tell(Join.create(Cluster.get(system).selfMember().address()));
      var worker = WorkerSpec.actor("shopping:Cart").withModulePath(PYTHON.normalize());
      EntitySpec inMemory = EntitySpec.of("cart", worker);
      assertThatThrownBy(() -> ClutchSharding.get(system).init(inMemory))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the store of the entities cart is in the memory of this JVM");
      EntitySpec spec = inMemory.withStore(EntityStore.inDirectory(directory));
      // tag::init
      EntityRefs carts = ClutchSharding.get(system).init(spec);
      CompletionStage<Integer> apples = carts.ref("alice").call("add", Integer.class, "apple", 2);
      // end::init
      assertThat(apples.toCompletableFuture().get(60, SECONDS)).isEqualTo(2);
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().get(60, SECONDS);
    }
  }
}
