package io.clutch.examples.crawlers;

import io.clutch.PythonRef;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;

/** Holds the unread pages of one site, and gives each crawler one page at a time. */
final class Frontier extends AbstractBehavior<Frontier.Command> {

  sealed interface Command {}

  /** The outcome of one call: the page or the failure. */
  private record Answered(PythonRef crawler, String url, Page page, Throwable failure)
      implements Command {}

  private final String host;
  private final CompletableFuture<Crawl> done;
  private final Crawl crawl = new Crawl(new TreeMap<>(), new TreeMap<>());
  private final Queue<PythonRef> idle = new ArrayDeque<>();
  private final Queue<String> waiting = new ArrayDeque<>();
  private final Set<String> seen = new HashSet<>();
  private final int crawlers;

  private Frontier(
      ActorContext<Command> context,
      List<PythonRef> crawlers,
      String first,
      CompletableFuture<Crawl> done) {
    super(context);
    this.host = URI.create(first).getAuthority();
    this.done = done;
    this.crawlers = crawlers.size();
    idle.addAll(crawlers);
    discover(first);
    next();
  }

  /** Reads the first page and all pages reachable from it. Then completes the future. */
  static Behavior<Command> create(
      List<PythonRef> crawlers, String first, CompletableFuture<Crawl> done) {
    return Behaviors.setup(context -> new Frontier(context, crawlers, first, done));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onMessage(Answered.class, this::onAnswered).build();
  }

  private Behavior<Command> onAnswered(Answered answered) {
    if (answered.failure() == null) {
      crawl.read(answered.url(), answered.page());
      answered.page().links().forEach(this::discover);
    } else {
      // Not repeated: a page that crashed one process would crash the next one too.
      crawl.failed(answered.url(), answered.failure());
    }
    idle.add(answered.crawler());
    next();
    if (idle.size() < crawlers) {
      return this;
    }
    done.complete(crawl);
    return Behaviors.stopped();
  }

  private void discover(String url) {
    if (host.equals(authority(url)) && seen.add(url)) {
      waiting.add(url);
    }
  }

  private static String authority(String url) {
    try {
      return URI.create(url).getAuthority();
    } catch (IllegalArgumentException e) {
      return null; // not a valid link
    }
  }

  private void next() {
    while (!idle.isEmpty() && !waiting.isEmpty()) {
      fetch(idle.remove(), waiting.remove());
    }
  }

  private void fetch(PythonRef crawler, String url) {
    getContext()
        .pipeToSelf(
            crawler.call("crawler:fetch", Page.class, url),
            (page, failure) -> new Answered(crawler, url, page, failure));
  }
}
