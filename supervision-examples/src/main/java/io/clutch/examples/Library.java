package io.clutch.examples;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.codec.ResultType;
import io.clutch.examples.common.PythonModules;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.Call;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;

/** The Python module {@code library}, served by the processes of a supervision tree. */
final class Library {
  private static final int PARSERS =
      Math.max(2, Math.min(4, Runtime.getRuntime().availableProcessors()));

  // One kill a second is chaos and goes on; more than two a second are a fault.
  private static final int INTENSITY = 20;
  private static final Duration PERIOD = Duration.ofSeconds(10);

  // Chaos may meet one call several times.
  private static final int ATTEMPTS = 10;

  /** One worker, and how many calls it has not answered yet. */
  private record Parser(PythonRef python, AtomicInteger out) {
    <T> CompletionStage<T> call(Call<T> call) {
      out.incrementAndGet();
      return python.call(call).whenComplete((value, failure) -> out.decrementAndGet());
    }
  }

  private final List<Parser> parsers;

  private Library(List<Parser> parsers) {
    this.parsers = parsers;
  }

  /** One supervisor; if a parser's process ends, it alone is restarted. */
  static SupervisorSpec tree() {
    return SupervisorSpec.oneForOne()
        .withIntensity(INTENSITY, PERIOD)
        .withChildren(ids().stream().map(id -> PythonWorker.child(id, spec())).toList());
  }

  /** The library of a system whose guardian is the tree. */
  static Library of(ActorSystem<SupervisorCommand> system) {
    Clutch clutch = Clutch.get(system);
    return new Library(
        ids().stream()
            .map(id -> new Parser(clutch.ref(system, id, spec()), new AtomicInteger()))
            .toList());
  }

  CompletionStage<List<String>> sourceFiles(Optional<String> folder) {
    var paths = new ResultType<List<String>>() {};
    return leastBusy().call(Call.of("library:source_files", paths, folder.orElse(null)));
  }

  /** Safe to be repeated, should the process end before it answers. */
  CompletionStage<Source> parse(String file) {
    return leastBusy().call(Call.of("library:parse", Source.class, file).asIdempotent());
  }

  /** Its workers, whichever processes they have at the time. */
  List<ActorRef<WorkerCommand>> workers() {
    return parsers.stream().map(parser -> parser.python().actor()).toList();
  }

  /** One that is being restarted answers nothing, so little is added to what waits for it. */
  private Parser leastBusy() {
    return Collections.min(parsers, Comparator.comparingInt(parser -> parser.out().get()));
  }

  private static List<String> ids() {
    return IntStream.rangeClosed(1, PARSERS).mapToObj(i -> "parser-" + i).toList();
  }

  private static WorkerSpec spec() {
    return WorkerSpec.functions("library")
        .withModulePath(PythonModules.folder())
        .withSettings(settings -> settings.withIdempotentAttempts(ATTEMPTS));
  }
}
