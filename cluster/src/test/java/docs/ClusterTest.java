package docs;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.clutch.Clutch;
import io.clutch.Leftovers;
import io.clutch.PythonRef;
import io.clutch.cluster.ClutchCluster;
import io.clutch.worker.WorkerSpec;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The code of docs/guide/cluster.md, between two nodes with certificates. */
@ExtendWith(Leftovers.class)
class ClusterTest {
  private static final String TLS =
      """
      # tag::tls
      pekko {
        actor.provider = cluster
        remote.artery {
          transport = tls-tcp
          canonical { hostname = ${node.host}, port = ${node.port} }
          ssl.config-ssl-engine {
            key-store = ${node.secrets}"/node.p12"     # the node's key and certificate
            trust-store = ${node.secrets}"/trusted.p12" # the authority that signs all nodes
            key-store-password = ${node.password}
            key-password = ${node.password}
            trust-store-password = ${node.password}
            require-mutual-authentication = on
          }
        }
        cluster {
          downing-provider-class = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
          split-brain-resolver { active-strategy = keep-majority, stable-after = 20 s }
        }
      }
      # end::tls
      """;

  @TempDir static Path secrets;

  @Test
  void aNodeCallsThePythonOfAnother() throws Exception {
    ActorSystem<Done> gpu = node("");
    ActorSystem<Done> web = node("");
    try {
      Cluster.get(gpu).manager().tell(Join.create(Cluster.get(gpu).selfMember().address()));
      Cluster.get(web).manager().tell(Join.create(Cluster.get(gpu).selfMember().address()));

      publish(gpu);
      assertThat(call(web).toCompletableFuture().get(60, SECONDS)).isEqualTo(3.0);
    } finally {
      end(web);
      end(gpu);
    }
  }

  private static void publish(ActorSystem<?> system) {
    // tag::publish
    PythonRef model = Clutch.get(system).spawn(WorkerSpec.functions("math"), "model");
    ClutchCluster.get(system).publish("model", model);
    // end::publish
  }

  private static CompletionStage<Double> call(ActorSystem<?> system) {
    // tag::call
    PythonRef model = ClutchCluster.get(system).ref("model");
    CompletionStage<Double> root = model.call("math:sqrt", Double.class, 9.0);
    // end::call
    return root;
  }

  @Test
  void aPlainNodeThatOthersReachIsRefused() throws Exception {
    String plain =
        """
        pekko.remote.artery { transport = tcp, bind.hostname = "0.0.0.0" }
        """;
    ActorSystem<Done> open = node(plain);
    ActorSystem<Done> allowed = node(plain + "clutch.cluster.plain-transport = on");
    try {
      assertThatThrownBy(() -> ClutchCluster.get(open))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("transport = tls-tcp")
          .hasMessageContaining("clutch.cluster.plain-transport = on");
      assertThat(ClutchCluster.get(allowed)).isNotNull();
    } finally {
      end(open);
      end(allowed);
    }
  }

  @Test
  void aNodeThatAsksForNoCertificateIsRefused() throws Exception {
    String anonymous =
        """
        pekko.remote.artery.bind.hostname = "0.0.0.0"
        pekko.remote.artery.ssl.config-ssl-engine.require-mutual-authentication = off
        """;
    ActorSystem<Done> open = node(anonymous);
    ActorSystem<Done> allowed = node(anonymous + "clutch.cluster.plain-transport = on");
    try {
      assertThatThrownBy(() -> ClutchCluster.get(open))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("require-mutual-authentication = on");
      assertThat(ClutchCluster.get(allowed)).isNotNull();
    } finally {
      end(open);
      end(allowed);
    }
  }

  @Test
  void whoHasNoCertificateIsTurnedAway() throws Exception {
    ActorSystem<Done> node = node("");
    var trusted = KeyStore.getInstance(new File(file("trusted.p12")), "changeit".toCharArray());
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, trust.getTrustManagers(), null);
    int port = Cluster.get(node).selfMember().address().getPort().orElseThrow();
    try (Socket socket = client.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.setSoTimeout(60_000);
      assertThatThrownBy(() -> socket.getInputStream().read()) // its handshake, or the alert
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(SocketTimeoutException.class);
    } finally {
      end(node);
    }
  }

  @Test
  void settingsOutOfBoundsAndOtherProvidersAreRefused() throws Exception {
    String local = "pekko.remote.artery.transport = tcp\n";
    ActorSystem<Done> wrong = node(local + "clutch.cluster.queue-capacity = 0");
    ActorSystem<Done> alone = node("pekko.actor.provider = local");
    try {
      assertThatThrownBy(() -> ClutchCluster.get(wrong))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("clutch.cluster.queue-capacity");
      assertThatThrownBy(() -> ClutchCluster.get(alone))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("pekko.actor.provider = cluster");
    } finally {
      end(wrong);
      end(alone);
    }
  }

  private static ActorSystem<Done> node(String more) {
    Config node =
        ConfigFactory.parseString(
            """
            node { host = "127.0.0.1", port = 0, password = "changeit", secrets = "%s" }
            pekko.cluster.jmx.enabled = off
            """
                .formatted(secrets));
    Config all =
        ConfigFactory.parseString(more)
            .withFallback(ConfigFactory.parseString(TLS))
            .withFallback(node)
            .withFallback(ConfigFactory.load())
            .resolve();
    return ActorSystem.create(Behaviors.<Done>ignore(), "shop", all);
  }

  private static void end(ActorSystem<?> system) throws Exception {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().get(60, SECONDS);
  }

  /** One certificate that signs itself, for both nodes. */
  @BeforeAll
  static void makeCertificates() throws IOException, InterruptedException {
    keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=node", "-keystore", file("node.p12"));
    keytool("-exportcert", "-file", file("node.crt"), "-keystore", file("node.p12"));
    keytool(
        "-importcert", "-noprompt", "-file", file("node.crt"), "-keystore", file("trusted.p12"));
  }

  private static String file(String name) {
    return secrets.resolve(name).toString();
  }

  private static void keytool(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-alias", "node", "-storepass", "changeit", "-storetype", "PKCS12"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(output).isZero();
  }
}
