package io.clutch.benchmarks.subject;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Peers of other languages, for reference. */
public final class Reference {
  private Reference() {}

  /** A Ray actor, called from Python. */
  public static Subject ray(Peers peers) throws Exception {
    return Scripted.open("Ray", peers.start("with_ray.py"));
  }

  /** ErlPort, called from Erlang. {@code erl} must be on the path, and ErlPort in the directory. */
  public static Subject erlPort(Peers peers, Optional<Path> directory) throws Exception {
    return erlPort(peers, directory, "plain", "add_one");
  }

  /** The same, for a function that has Erlang add one: it calls back. */
  public static Subject erlPortBack(Peers peers, Optional<Path> directory) throws Exception {
    return erlPort(peers, directory, "with_erlport", "add_one_by_erlang");
  }

  private static Subject erlPort(
      Peers peers, Optional<Path> directory, String module, String function) throws Exception {
    Path found = directory.orElseThrow(() -> new IllegalStateException("no --erlport DIR given"));
    if (!Files.isDirectory(found.resolve("ebin"))) {
      throw new IllegalStateException(found + " holds no ebin: build ErlPort there");
    }
    Path script = peers.code().resolveSibling("erlang").resolve("with_erlport.escript");
    List<String> command =
        List.of(
            "escript",
            script.toString(),
            found.toString(),
            peers.interpreter().toString(),
            peers.code().toString(),
            module,
            function);
    return Scripted.open("ErlPort", PythonProcess.start(command));
  }
}
