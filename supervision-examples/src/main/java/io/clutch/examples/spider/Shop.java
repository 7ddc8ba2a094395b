package io.clutch.examples.spider;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A small shop on this machine: a front page that leads to shelves, with books on each. */
final class Shop implements AutoCloseable {
  private static final int BOOKS_ON_A_SHELF = 10;

  private static final int OK = 200;

  private final int shelves;
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();

  private Shop(int shelves, HttpServer server) {
    this.shelves = shelves;
    this.server = server;
  }

  /** Serves until it is closed. */
  static Shop open(int shelves) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var shop = new Shop(shelves, HttpServer.create(address, 0));
    shop.server.createContext("/", shop::answer);
    shop.server.start();
    return shop;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  /** The number of requested pages. */
  int requests() {
    return requests.get();
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    String path = exchange.getRequestURI().getPath().substring(1);
    byte[] body =
        (path.isEmpty() ? front() : shelf(Integer.parseInt(path))).getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
      exchange.sendResponseHeaders(OK, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String front() {
    return lines(shelves, shelf -> "<a href='/%1$d'>Shelf %1$d</a>".formatted(shelf));
  }

  private static String shelf(int shelf) {
    return lines(
        BOOKS_ON_A_SHELF,
        volume ->
            "<li><b>Volume %1$d of shelf %2$d</b> <i>%1$d.%3$02d</i>"
                .formatted(volume, shelf, shelf % 100));
  }

  private static String lines(int count, IntFunction<String> line) {
    return IntStream.rangeClosed(1, count).mapToObj(line).collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
