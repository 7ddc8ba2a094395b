package io.clutch.observer.internal;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The events that one viewer has got, as lines {@code type data}. Its thread ends with them. */
final class Following implements AutoCloseable {
  private final HttpResponse<Stream<String>> response;
  private final List<String> events = new CopyOnWriteArrayList<>();
  private final Thread reader;
  private volatile boolean isEnded;

  Following(HttpResponse<Stream<String>> response) {
    this.response = response;
    this.reader = new Thread(this::read, "clutch-test-viewer");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try {
      var type = new StringBuilder();
      response
          .body()
          .forEach(
              line -> {
                if (line.startsWith("event: ")) {
                  type.setLength(0);
                  type.append(line.substring("event: ".length()));
                } else if (line.startsWith("data: ")) {
                  events.add(type + " " + line.substring("data: ".length()));
                }
              });
    } catch (RuntimeException closed) {
      // the test or the server has ended it
    } finally {
      isEnded = true;
    }
  }

  int status() {
    return response.statusCode();
  }

  List<String> events() {
    return List.copyOf(events);
  }

  boolean isEnded() {
    return isEnded;
  }

  @Override
  public void close() {
    response.body().close();
  }
}
