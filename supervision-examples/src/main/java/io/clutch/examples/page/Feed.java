package io.clutch.examples.page;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The page's nodes, kept by its events as a browser keeps them. Thread-safe. */
final class Feed implements AutoCloseable {
  private static final String EVENT = "event: ";
  private static final String DATA = "data: ";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI address;
  private final Consumer<Map<String, Shown>> listener;
  private final HttpResponse<Stream<String>> response;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile Map<String, Shown> nodes = Map.of();
  private volatile int failures;
  private volatile int events;
  private String type = "";

  /** The listener gets the nodes after each event, on the thread of this feed. */
  Feed(URI address, Consumer<Map<String, Shown>> listener) throws IOException {
    this.address = address;
    this.listener = listener;
    this.response = send("api/v1/events", BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      throw new IOException("the page answers with " + response.statusCode());
    }
    var reader = new Thread(this::read, "page-feed");
    reader.setDaemon(true);
    reader.start();
  }

  private <T> HttpResponse<T> send(String path, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    String token = address.getFragment().substring("token=".length());
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/" + path))
            .header("Authorization", "Bearer " + token)
            .timeout(LIMIT)
            .build();
    try {
      return client.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private void read() {
    try {
      response.body().forEach(this::line);
    } catch (RuntimeException closed) {
      // The end of the run, or isLost tells of it.
    } finally {
      ended.countDown();
    }
  }

  private void line(String line) {
    if (line.startsWith(EVENT)) {
      type = line.substring(EVENT.length());
    } else if (line.startsWith(DATA)) {
      happened(type, line.substring(DATA.length()));
    }
  }

  private void happened(String event, String data) {
    events++;
    if (event.equals("failed")) {
      failures++;
    } else if (event.equals("tree") || event.equals("changes")) {
      Map<String, Shown> next = event.equals("tree") ? new HashMap<>() : new HashMap<>(nodes);
      next.putAll(nodes(data));
      nodes = Map.copyOf(next);
      listener.accept(nodes);
    }
  }

  private static Map<String, Shown> nodes(String json) {
    var found = new HashMap<String, Shown>();
    for (Map<String, Object> node : Json.objects(Json.object(json), "nodes")) {
      found.put((String) node.get("path"), Shown.of(node));
    }
    return found;
  }

  /** The nodes as the page shows them now. */
  Map<String, Shown> nodes() {
    return nodes;
  }

  /** The nodes by a request of their own. */
  Map<String, Shown> asked() throws IOException {
    return nodes(send("api/v1/tree", BodyHandlers.ofString()).body());
  }

  /** How many ends of processes the timeline has after an event, and its last event. */
  Ends ends(Ends before) throws IOException {
    String path = "api/v1/timeline?after=" + before.last();
    var found = before;
    for (Map<String, Object> event :
        Json.objects(Json.object(send(path, BodyHandlers.ofString()).body()), "events")) {
      boolean isEnd = event.get("type").equals("exit") && event.get("kind").equals("worker");
      found = new Ends(((Double) event.get("number")).longValue(), found.count() + (isEnd ? 1 : 0));
    }
    return found;
  }

  /** Ends of processes up to the event of a number. */
  record Ends(long last, long count) {
    static final Ends NONE = new Ends(0, 0);
  }

  boolean isLost() {
    return ended.getCount() == 0;
  }

  /** How often the page was told that the system could not be read. */
  int failures() {
    return failures;
  }

  int events() {
    return events;
  }

  @Override
  public void close() {
    response.body().close();
    try {
      ended.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
