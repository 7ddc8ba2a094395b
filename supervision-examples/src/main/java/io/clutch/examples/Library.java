package io.clutch.examples;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.codec.ResultType;
import io.clutch.worker.Call;
import io.clutch.worker.WorkerSpec;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** The Python module {@code library}, as Java sees it. */
record Library(PythonRef python) {
  private static final String MODULE = "/python/library.py";

  static Library start(ActorSystem<?> system) {
    var spec = WorkerSpec.functions("library").withModulePath(folder());
    return new Library(Clutch.get(system).spawn(spec, "library"));
  }

  CompletionStage<List<String>> sourceFiles(Optional<String> folder) {
    var paths = new ResultType<List<String>>() {};
    return python.call("library:source_files", paths, folder.orElse(null));
  }

  /** Safe to be repeated, should the process end before it answers. */
  CompletionStage<Source> parse(String file) {
    return python.call(Call.of("library:parse", Source.class, file).asIdempotent());
  }

  /** Not to be repeated: it ends the process each time. */
  CompletionStage<Source> parseAndCrash(String file) {
    return python.call("library:parse_and_crash", Source.class, file);
  }

  private static Path folder() {
    URL module = Library.class.getResource(MODULE);
    if (module == null || !module.getProtocol().equals("file")) {
      throw new IllegalStateException(
          "Python imports from a directory: put the one with " + MODULE + " on the class path");
    }
    try {
      return Path.of(new URI(module.toString())).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(module + " is no file", e);
    }
  }
}
