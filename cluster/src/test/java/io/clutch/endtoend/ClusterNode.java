package io.clutch.endtoend;

import static org.awaitility.Awaitility.await;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.cluster.ClutchCluster;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;

/** A node of a cluster on loopback, in this JVM. No node is taken down but by a test. */
final class ClusterNode implements AutoCloseable {
  static final WorkerSpec FUNCTIONS = WorkerSpec.functions("os", "time", "operator");

  private static final String CONFIGURATION =
      """
      pekko.actor.provider = cluster
      pekko.remote.artery.transport = tcp
      pekko.remote.artery.canonical.hostname = "127.0.0.1"
      pekko.remote.artery.canonical.port = 0
      pekko.cluster.jmx.enabled = off
      pekko.cluster.failure-detector.acceptable-heartbeat-pause = 3 s
      """;

  private final ClutchFixture clutch;

  private ClusterNode(ClutchFixture clutch) {
    this.clutch = clutch;
  }

  /** Starts a node that is its own cluster. */
  static ClusterNode first(String... configuration) {
    var node = new ClusterNode(open(configuration));
    node.join(node.address());
    return node;
  }

  /** Starts a node of another's cluster. */
  static ClusterNode join(String address, String... configuration) {
    var node = new ClusterNode(open(configuration));
    node.join(AddressFromURIString.parse(address));
    return node;
  }

  private static ClutchFixture open(String... configuration) {
    return ClutchFixture.open(CONFIGURATION, String.join("\n", configuration));
  }

  private void join(Address address) {
    cluster().manager().tell(Join.create(address));
    await("up").until(() -> cluster().selfMember().status().equals(MemberStatus.up()));
  }

  private Cluster cluster() {
    return Cluster.get(system());
  }

  ActorSystem<?> system() {
    return clutch.system();
  }

  Address address() {
    return cluster().selfMember().address();
  }

  /** Starts a worker of {@link #FUNCTIONS}. */
  PythonRef spawn() {
    return clutch.spawn(FUNCTIONS);
  }

  PythonRef ref(String key) {
    return ClutchCluster.get(system()).ref(key, FUNCTIONS);
  }

  void publish(String key, PythonRef reference) {
    ClutchCluster.get(system()).publish(key, reference);
  }

  /** Takes another node down, as an operator or a resolver would, and awaits that it is gone. */
  void down(String address) {
    Address gone = AddressFromURIString.parse(address);
    cluster().manager().tell(new Down(gone));
    await("removed").atMost(Duration.ofSeconds(60)).until(() -> !hasMember(gone));
  }

  private boolean hasMember(Address address) {
    return StreamSupport.stream(cluster().state().getMembers().spliterator(), false)
        .map(Member::address)
        .anyMatch(address::equals);
  }

  @Override
  public void close() {
    Clutch its = Clutch.get(system());
    await("memory is given back").until(() -> its.memoryInUse() == 0);
    clutch.close();
  }
}
