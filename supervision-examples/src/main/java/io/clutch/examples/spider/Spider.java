package io.clutch.examples.spider;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.call.Call;
import io.clutch.examples.common.Environment;
import io.clutch.examples.common.PythonModules;
import io.clutch.stream.PythonSource;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.telemetry.StreamEvent.StreamCounts;
import io.clutch.worker.WorkerSpec;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Source;

/** A source of the items that a Scrapy spider finds in a shop. */
final class Spider {
  private final PythonRef python;

  private Spider(PythonRef python) {
    this.python = python;
  }

  static SupervisorSpec tree() {
    return SupervisorSpec.oneForOne().withChild(PythonWorker.child("spider", spec()));
  }

  /** The spider of a system whose guardian is the tree. */
  static Spider of(ActorSystem<SupervisorCommand> system) {
    return new Spider(Clutch.get(system).ref(system, "spider", spec()));
  }

  private static WorkerSpec spec() {
    return WorkerSpec.functions("bookshop")
        .withModulePath(PythonModules.folder())
        .withInterpreter(Environment.interpreter());
  }

  /** Each materialization starts a crawl. Cancelling the stream ends the crawl. */
  Source<Book, CompletionStage<StreamCounts>> books(String url) {
    return PythonSource.of(python, Call.of("bookshop:books", Book.class, url));
  }

  /** The number of running crawls. */
  CompletionStage<Integer> running() {
    return python.call("bookshop:running", Integer.class);
  }
}
