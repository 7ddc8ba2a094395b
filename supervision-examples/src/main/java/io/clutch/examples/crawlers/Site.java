package io.clutch.examples.crawlers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A small site on this machine: numbered pages that link to each other, and one bad page. */
final class Site implements AutoCloseable {
  private static final String BAD = "/bad";
  private static final int OK = 200;

  private final int pages;
  private final HttpServer server;

  private Site(int pages, HttpServer server) {
    this.pages = pages;
    this.server = server;
  }

  /** Serves until it is closed. */
  static Site open(int pages) throws IOException {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var site = new Site(pages, HttpServer.create(address, 0));
    site.server.createContext("/", site::answer);
    site.server.start();
    return site;
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = page(exchange.getRequestURI().getPath()).getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(OK, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private String page(String path) {
    if (path.equals(BAD)) {
      return "<title>Bad</title><embed src='film'>";
    }
    int number = path.equals("/") ? 0 : Integer.parseInt(path.substring(1));
    String links = "<a href='/%d'>next</a> <a href='/%d'>twice</a> <a href='%s'>bad</a>";
    return "<title>Page %d</title>".formatted(number)
        + links.formatted((number + 1) % pages, 2 * number % pages, BAD);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
