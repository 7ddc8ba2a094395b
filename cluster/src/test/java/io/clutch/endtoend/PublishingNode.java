package io.clutch.endtoend;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.Signals;
import io.clutch.cluster.ClutchCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A node in a JVM of its own, which publishes a worker and does what it is told on stdin. */
final class PublishingNode {
  private PublishingNode() {}

  /** Its process, with the lines that it has printed. */
  record Child(ChildJvm jvm, String address, long pid) implements AutoCloseable {

    /** Waits until the worker is ready and published. */
    static Child start(Path temporary, ClusterNode first, String key, String... configuration) {
      ChildJvm jvm =
          ChildJvm.start(
              PublishingNode.class,
              List.of("-Djava.io.tmpdir=" + temporary),
              first.address().toString(),
              key,
              String.join("\n", configuration));
      try {
        return new Child(jvm, jvm.awaitLine("address "), Long.parseLong(jvm.awaitLine("python ")));
      } catch (RuntimeException | Error e) {
        jvm.close();
        throw e;
      }
    }

    void signal(String name) {
      Signals.send(name, jvm.pid());
    }

    @Override
    public void close() {
      jvm.close();
    }
  }

  /** Arguments: the address of a node, the key, and configuration. */
  public static void main(String[] arguments) throws IOException {
    try {
      run(arguments);
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      System.exit(1);
    }
  }

  private static void run(String[] arguments) throws IOException {
    ClusterNode node = ClusterNode.join(arguments[0], arguments[2]);
    PythonRef python = node.spawn();
    long pid = ClutchFixture.pid(python);
    node.publish(arguments[1], python);
    say("address " + node.address());
    say("python " + pid);
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      obey(line, node, arguments[1]);
    }
    node.close();
  }

  private static void obey(String line, ClusterNode node, String key) {
    switch (line) {
      case "withdraw" -> {
        ClutchFixture.value(ClutchCluster.get(node.system()).withdraw(key));
        say("withdrawn");
      }
      case "memory" -> say("memory " + Clutch.get(node.system()).memoryInUse());
      case "leave" -> {
        node.system().terminate();
        ClutchFixture.value(node.system().getWhenTerminated());
        say("left");
      }
      default -> throw new IllegalArgumentException(line);
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
  }
}
