package io.clutch.observer.internal.top;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Asks an observer for the tree, and for stacks, as text. */
final class TreeClient {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final String TOKEN = "token=";

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final URI server;
  private final String[] headers;

  /**
   * @param address as the log has it, with the token in its fragment
   * @throws IllegalArgumentException if it is no such address
   */
  TreeClient(String address) {
    server = URI.create(address);
    if (server.getHost() == null || !"http".equals(server.getScheme())) {
      throw new IllegalArgumentException("not an http address");
    }
    String fragment = server.getFragment();
    boolean hasToken = fragment != null && fragment.startsWith(TOKEN);
    headers =
        hasToken
            ? new String[] {"Authorization", "Bearer " + fragment.substring(TOKEN.length())}
            : new String[0];
    request("/"); // throws if a header is not allowed
  }

  private HttpRequest request(String path) {
    var builder = HttpRequest.newBuilder(server.resolve(path)).timeout(LIMIT);
    return (headers.length == 0 ? builder : builder.headers(headers)).build();
  }

  /** The host and port, without the token. */
  String server() {
    return server.getAuthority();
  }

  /** The lines of the tree. Throws IOException if it is not served, with the reason. */
  List<Row> rows() throws IOException, InterruptedException {
    HttpResponse<String> response = send("/api/v1/tree.txt?paths=on");
    if (response.statusCode() != OK) {
      throw new IOException(response.statusCode() + " " + response.body().strip());
    }
    return response.body().lines().map(Row::of).toList();
  }

  /** The lines of the stacks of the worker that is shown with that path, or why there are none. */
  List<String> stacks(String path) throws IOException, InterruptedException {
    String encoded = URLEncoder.encode(path, StandardCharsets.UTF_8);
    return send("/api/v1/worker/stacks.txt?path=" + encoded).body().lines().toList();
  }

  private HttpResponse<String> send(String path) throws IOException, InterruptedException {
    return client.send(request(path), BodyHandlers.ofString());
  }

  static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
