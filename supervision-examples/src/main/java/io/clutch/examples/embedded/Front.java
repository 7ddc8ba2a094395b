package io.clutch.examples.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** The HTTP server: {@code GET /suggest?word} answers with a suggestion on each line. */
final class Front implements AutoCloseable {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int GRACE_SECONDS = 1;

  private final PythonRef speller;
  private final ActorRef<Journal.Command> journal;
  private final ActorRef<Counter.Command> counter;
  private final HttpServer server;

  private Front(
      PythonRef speller,
      ActorRef<Journal.Command> journal,
      ActorRef<Counter.Command> counter,
      HttpServer server) {
    this.speller = speller;
    this.journal = journal;
    this.counter = counter;
    this.server = server;
  }

  /** Serves on a port of loopback until it is closed. */
  static Front open(
      PythonRef speller, ActorRef<Journal.Command> journal, ActorRef<Counter.Command> counter)
      throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var front = new Front(speller, journal, counter, HttpServer.create(address, 0));
    front.server.createContext("/suggest", front::suggest);
    front.server.start();
    return front;
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/suggest");
  }

  private void suggest(HttpExchange exchange) {
    String word = String.valueOf(exchange.getRequestURI().getQuery());
    counter.tell(new Counter.Increment());
    journal.tell(new Journal.Asked(word));
    var call = Call.of("spelling:suggest", new ResultType<List<String>>() {}, word).asIdempotent();
    speller
        .call(call)
        .whenComplete(
            (words, failure) -> {
              if (failure == null) {
                answer(exchange, OK, String.join("\n", words));
              } else {
                answer(exchange, UNAVAILABLE, failure.getMessage());
              }
            });
  }

  private static void answer(HttpExchange exchange, int status, String text) {
    byte[] body = (text + "\n").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("nobody waits for the answer any more", e);
    }
  }

  /** Rejects new requests, and gives running ones a second. */
  @Override
  public void close() {
    server.stop(GRACE_SECONDS);
  }
}
