package io.clutch.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;

/** That nothing of asks is left once all calls have ended. */
final class TablesLeft {
  // The last ask for which a worker has waited, and those of what a thread has run last.
  private static final int MOST = 64;

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private TablesLeft() {}

  static void check(ActorSystem<?> system) {
    await("the actors that wait for replies end")
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(waiting(system)).isEmpty());
    for (String name : new String[] {"chain.OpenAsk", "host.HostMessage"}) {
      assertThat(instances("io.clutch.internal." + name)).as(name).isLessThan(MOST);
    }
  }

  private static List<String> waiting(ActorSystem<?> system) {
    String tree = ((ExtendedActorSystem) Adapter.toClassic(system)).printTree();
    return tree.lines().filter(line -> line.contains("clutch-host-reply-")).toList();
  }

  /** The living objects of a class. */
  private static long instances(String name) {
    try {
      var bean = new ObjectName("com.sun.management:type=DiagnosticCommand");
      String table =
          (String)
              ManagementFactory.getPlatformMBeanServer()
                  .invoke(
                      bean,
                      "gcClassHistogram",
                      new Object[] {new String[0]},
                      new String[] {String[].class.getName()});
      Matcher line =
          Pattern.compile(" (\\d+) +\\d+ +" + Pattern.quote(name) + "\\b").matcher(table);
      return line.find() ? Long.parseLong(line.group(1)) : 0;
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }
}
