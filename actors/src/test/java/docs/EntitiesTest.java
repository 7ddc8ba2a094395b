package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.Leftovers;
import io.clutch.entity.EntityRefs;
import io.clutch.entity.EntitySpec;
import io.clutch.entity.EntityStore;
import io.clutch.worker.WorkerSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(Leftovers.class)
class EntitiesTest {
  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "shop");

  @TempDir Path directory;

  @AfterEach
  void stop() {
    system.terminate();
    value(system.getWhenTerminated());
  }

  @Test
  void cartsAreEntities() {
    WorkerSpec worker = WorkerSpec.actor("shopping:Cart").withModulePath(Application.PYTHON);
    // tag::start
    EntitySpec spec =
        EntitySpec.of("cart", worker)
            .withPythons(2)
            .withMostEntities(10_000)
            .withIdleLimit(Duration.ofMinutes(5))
            .withStore(EntityStore.inDirectory(directory));
    EntityRefs carts = EntityRefs.start(system, spec);

    CompletionStage<Integer> apples = carts.ref("alice").call("add", Integer.class, "apple", 2);
    // end::start
    assertThat(value(apples)).isEqualTo(2);
    assertThat(value(carts.ref("bob").call("add", Integer.class, "apple", 1))).isEqualTo(1);
  }
}
