package io.clutch.examples.crawlers;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.examples.common.Systems;
import io.clutch.supervision.ChildSnapshot;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.testkit.TreeProbe;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CrawlersTest {
  private static final int PAGES = 20;

  private final ActorSystem<SupervisorCommand> system =
      ActorSystem.create(Supervisor.create(Crawlers.tree()), "crawlers");

  @AfterEach
  void end() throws Exception {
    Systems.end(system);
  }

  @Test
  void aPageThatCrashesItsCrawlerCostsNobodyElseAnything() throws Exception {
    try (Site site = Site.open(PAGES)) {
      Crawl crawl =
          Crawlers.crawl(system, site.url("/")).toCompletableFuture().get(60, TimeUnit.SECONDS);

      assertThat(crawl.titles()).hasSize(PAGES + 1).containsEntry(site.url("/7"), "Page 7");
      assertThat(crawl.failures()).containsOnlyKeys(site.url("/bad"));
      assertThat(crawl.failures().get(site.url("/bad"))).contains("SIGSEGV");
    }
    TreeProbe probe = TreeProbe.of(system, system).withLimit(Duration.ofSeconds(60));
    probe.awaitRunning();
    assertThat(probe.snapshot().children())
        .extracting(ChildSnapshot::starts)
        .containsExactlyInAnyOrder(1L, 1L, 2L);
  }
}
