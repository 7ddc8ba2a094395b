package docs;

import static docs.Application.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.data.ResultType;
import io.clutch.worker.WorkerSpec;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Leftovers.class)
class SpawningTest {
  private static final ResultType<List<String>> NAMES = new ResultType<>() {};

  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "auction");

  @AfterEach
  void stop() {
    system.terminate();
    value(system.getWhenTerminated());
  }

  private PythonRef spawn(String type) {
    WorkerSpec spec = WorkerSpec.actor("auction:" + type).withModulePath(Application.PYTHON);
    return Clutch.get(system).spawn(spec, "python");
  }

  @Test
  void biddersAreWorkers() {
    PythonRef auction = spawn("Auctioneer");
    value(auction.call("admit", Void.class, "ann", 10.0));
    value(auction.call("admit", Void.class, "bob", 5.0));
    assertThat(value(auction.call("offer", NAMES, 4.0))).containsExactly("ann", "bob");
    assertThat(value(auction.call("offer", NAMES, 7.0))).containsExactly("ann");
    value(auction.call("dismiss", Void.class, "ann"));
    await().untilAsserted(() -> assertThat(value(auction.call("offer", NAMES, 4.0))).hasSize(1));
  }

  @Test
  void aBidderWithoutMoneyDoesNotStart() {
    PythonRef door = spawn("Doorkeeper");
    assertThat(value(door.call("try_to_admit", String.class, "ann", 0.0)))
        .contains("auction:Bidder 'Bidder-1' did not start", "ann has no money");
  }

  @Test
  void sessionsLiveInTheProcessOfTheirSite() {
    WorkerSpec spec = WorkerSpec.actor("sessions:Site").withModulePath(Application.PYTHON);
    PythonRef site = Clutch.get(system).spawn(spec, "site");
    assertThat(value(site.call("visit", Integer.class, "ann", "/"))).isEqualTo(1);
    assertThat(value(site.call("visit", Integer.class, "ann", "/shop"))).isEqualTo(2);
    assertThat(value(site.call("visit", Integer.class, "bob", "/"))).isEqualTo(1);
  }
}
