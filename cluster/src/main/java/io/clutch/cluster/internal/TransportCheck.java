package io.clutch.cluster.internal;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;

/** Refuses a node that others reach from outside of its machine without a certificate. */
public final class TransportCheck {
  private static final String ARTERY = "pekko.remote.artery.";
  private static final String ENGINE = "org.apache.pekko.remote.artery.tcp.ConfigSSLEngineProvider";
  private static final String MUTUAL =
      ARTERY + "ssl.config-ssl-engine.require-mutual-authentication";
  private static final String ALLOWED = "clutch.cluster.plain-transport";

  private TransportCheck() {}

  /**
   * Checks the settings of the node.
   *
   * @throws IllegalStateException if it uses a plain transport, or asks others for no certificate,
   *     and an interface that is not loopback
   */
  public static void check(ActorSystem<?> system) {
    Config config = system.settings().config();
    String own = Cluster.get(system).selfMember().address().getHost().orElse("");
    String bound = config.getString(ARTERY + "bind.hostname");
    boolean isOpen = !List.of(own, bound).stream().allMatch(TransportCheck::isLoopback);
    if (isOpen && !config.getBoolean(ALLOWED)) {
      problem(config).ifPresent(TransportCheck::refuse);
    }
  }

  /** Another engine than Pekko's default one checks certificates in its own way. */
  private static Optional<String> problem(Config config) {
    if (!config.getString(ARTERY + "transport").equals("tls-tcp")) {
      return Optional.of("TLS, and could call its Python: set " + ARTERY + "transport = tls-tcp");
    }
    boolean isDefault = config.getString(ARTERY + "ssl.ssl-engine-provider").equals(ENGINE);
    return isDefault && !config.getBoolean(MUTUAL)
        ? Optional.of("a certificate, and could call its Python: set " + MUTUAL + " = on")
        : Optional.empty();
  }

  private static void refuse(String problem) {
    throw new IllegalStateException(
        "other machines reach this node without "
            + problem
            + " with certificates, or allow it by "
            + ALLOWED
            + " = on");
  }

  /** An empty name is that of the other setting. */
  private static boolean isLoopback(String host) {
    try {
      return host.isEmpty() || InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
