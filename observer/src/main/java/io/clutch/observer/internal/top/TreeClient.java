package io.clutch.observer.internal.top;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Asks an observer for the tree as text. */
final class TreeClient {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String TOKEN = "token=";

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(LIMIT).build();
  private final HttpRequest request;

  /**
   * @param address as the log has it, with the token in its fragment
   * @throws IllegalArgumentException if it is no such address
   */
  TreeClient(String address) {
    URI server = URI.create(address);
    if (server.getHost() == null || !"http".equals(server.getScheme())) {
      throw new IllegalArgumentException("not an http address");
    }
    var builder = HttpRequest.newBuilder(server.resolve("/api/v1/tree.txt")).timeout(LIMIT);
    String fragment = server.getFragment();
    if (fragment != null && fragment.startsWith(TOKEN)) {
      builder.header("Authorization", "Bearer " + fragment.substring(TOKEN.length()));
    }
    this.request = builder.build();
  }

  /** The host and port, without the token. */
  String server() {
    return request.uri().getAuthority();
  }

  /** The lines of the tree. Throws IOException if it is not served, with the reason. */
  List<String> lines() throws IOException, InterruptedException {
    HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(response.statusCode() + " " + response.body().strip());
    }
    return response.body().lines().toList();
  }
}
