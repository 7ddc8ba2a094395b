package io.clutch.examples.crawlers;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.examples.common.PythonModules;
import io.clutch.examples.common.Trees;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;

/** Three Python processes crawl a site. One of its pages crashes each process that reads it. */
public final class Crawlers {
  private static final int PAGES = 40;
  private static final List<String> IDS =
      IntStream.rangeClosed(1, 3).mapToObj(i -> "crawler-" + i).toList();

  private Crawlers() {}

  static SupervisorSpec tree() {
    return SupervisorSpec.oneForOne()
        .withChildren(IDS.stream().map(id -> PythonWorker.child(id, spec())).toList());
  }

  private static WorkerSpec spec() {
    return WorkerSpec.functions("crawler").withModulePath(PythonModules.folder());
  }

  /** Reads the first page and all pages of its site that are reachable from it. */
  static CompletionStage<Crawl> crawl(ActorSystem<SupervisorCommand> system, String first) {
    Clutch clutch = Clutch.get(system);
    List<PythonRef> crawlers = IDS.stream().map(id -> clutch.ref(system, id, spec())).toList();
    var done = new CompletableFuture<Crawl>();
    system.systemActorOf(Frontier.create(crawlers, first, done), "frontier", Props.empty());
    return done;
  }

  /** Crawls the given URL, or else a site of its own. */
  public static void main(String... arguments) throws IOException {
    ActorSystem<SupervisorCommand> system =
        ActorSystem.create(Supervisor.create(tree()), "crawlers");
    try (Site site = Site.open(PAGES)) {
      String first = arguments.length > 0 ? arguments[0] : site.url("/");
      crawl(system, first).toCompletableFuture().join().lines().forEach(System.out::println);
      System.out.print(Trees.snapshot(system, system).render());
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }
}
