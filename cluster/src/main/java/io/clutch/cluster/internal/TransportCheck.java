package io.clutch.cluster.internal;

import com.typesafe.config.Config;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.typed.Cluster;

/** Refuses a node that others reach without TLS from outside of its machine. */
public final class TransportCheck {
  private static final String ARTERY = "pekko.remote.artery.";
  private static final String ALLOWED = "clutch.cluster.plain-transport";

  private TransportCheck() {}

  /**
   * Checks the settings of the node.
   *
   * @throws IllegalStateException if it uses a plain transport, and an interface that is not
   *     loopback
   */
  public static void check(ActorSystem<?> system) {
    Config config = system.settings().config();
    String own = Cluster.get(system).selfMember().address().getHost().orElse("");
    String bound = config.getString(ARTERY + "bind.hostname");
    boolean isPlain = !config.getString(ARTERY + "transport").equals("tls-tcp");
    boolean isOpen = !List.of(own, bound).stream().allMatch(TransportCheck::isLoopback);
    if (isPlain && isOpen && !config.getBoolean(ALLOWED)) {
      throw new IllegalStateException(
          "other machines reach this node without TLS, and could call its Python: set "
              + ARTERY
              + "transport = tls-tcp with certificates, or allow it by "
              + ALLOWED
              + " = on");
    }
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
