package io.clutch.observer.internal;

import static io.clutch.observer.internal.Observed.TOKEN;
import static io.clutch.observer.internal.Observed.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clutch.Leftovers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is served, and who is not. */
@ExtendWith(Leftovers.class)
class ObserverServerTest {
  private static Observed observed;

  @BeforeAll
  static void open() throws Exception {
    observed = new Observed("clutch.observer.hosts = [\"Clutch.Example\"]");
  }

  @AfterAll
  static void close() throws Exception {
    observed.close();
  }

  @Test
  void thePageNeedsNoTokenAndHoldsNoData() throws Exception {
    HttpResponse<String> page = observed.get("");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("role=\"tree\"").doesNotContain("4711").doesNotContain(TOKEN);
  }

  @Test
  void nothingMayBeFramedStoredOrGuessed() throws Exception {
    for (String path : new String[] {"", "api/v1/tree", "missing"}) {
      HttpResponse<String> response = observed.authorized(path);

      assertThat(header(response, "Content-Security-Policy"))
          .contains("default-src 'none'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
      assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
      assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
      assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      assertThat(response.headers().firstValue("Server")).isEmpty();
    }
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api/v1/tree",
        "api/v1/tree.txt",
        "api/v1/events",
        "metrics",
        "api/v1/worker?path=x",
        "api/v1/worker/stacks?path=x",
        "api/v1/worker/stacks.txt?path=x",
        "api/v1/worker/profile?path=x&seconds=1",
        "api/v1/worker/allocations?path=x&seconds=1",
        "api/v1/timeline",
        "api/v1/timeline",
        "api/v1/at?event=7"
      })
  void dataNeedTheToken(String path) throws Exception {
    assertThat(observed.get(path).statusCode()).isEqualTo(401);
    for (String wrong :
        new String[] {
          "Bearer wrong", "Bearer", "Bearer " + TOKEN + "x", "Basic " + TOKEN, TOKEN, "bearer ",
        }) {
      HttpResponse<String> refused = observed.get(path, "Authorization", wrong);

      assertThat(refused.statusCode()).as(wrong).isEqualTo(401);
      assertThat(refused.body()).doesNotContain("4711");
    }
  }

  @Test
  void aTokenInAnAddressIsNone() throws Exception {
    assertThat(observed.get("api/v1/tree?token=" + TOKEN).statusCode()).isEqualTo(401);
  }

  @Test
  void theTreeIsServedInThreeForms() throws Exception {
    observed.set(node("/user/desk/till", "running", "exit code 3"));

    assertThat(tree("/user/desk/till"))
        .startsWith("{\"version\":1,\"system\":\"observed\",")
        .contains("\"path\":\"/user/desk/till\"", "\"pid\":4711", "\"lastReason\":\"exit code 3\"");
    assertThat(observed.authorized("api/v1/tree.txt").body())
        .contains("/user/desk/till worker running, pid 4711, 2 in flight, 1 queued")
        .contains("1 of 3 restarts in 5.0 s, last: exit code 3");
    assertThat(observed.authorized("api/v1/tree.txt?paths=on").body())
        .startsWith("/user/desk/till\t/user/desk/till worker running, pid 4711,");
    HttpResponse<String> metrics = observed.authorized("metrics");
    assertThat(header(metrics, "Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(metrics.body()).contains("clutch_calls_in_flight{path=\"/user/desk/till\"} 2\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil", ""})
  void aHostThatIsNotOursIsRefused(String host) throws Exception {
    String response =
        RawRequest.send(
            observed.address,
            "GET /api/v1/tree HTTP/1.1",
            "Host: " + host,
            "Authorization: Bearer " + TOKEN);

    assertThat(response).containsPattern("^HTTP/1.1 4(21|00) ").doesNotContain("nodes");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "localhost:9000",
        "127.0.0.1",
        "[::1]:80",
        "clutch.example",
        "10.0.0.7"
      })
  void aHostThatNamesThisServerIsServed(String host) throws Exception {
    assertThat(
            RawRequest.send(
                observed.address,
                "GET /api/v1/tree HTTP/1.1",
                "Host: " + host,
                "Authorization: Bearer " + TOKEN))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://evil.example", "null", "https://localhost", "http://localhost:1", "x"})
  void foreignOriginsAreRefused(String origin) throws Exception {
    String response =
        RawRequest.send(
            observed.address,
            "GET /api/v1/tree HTTP/1.1",
            "Host: localhost:7580",
            "Origin: " + origin,
            "Authorization: Bearer " + TOKEN);

    assertThat(response).containsPattern("^HTTP/1.1 4\\d\\d ").doesNotContain("nodes");
  }

  @Test
  void theOwnOriginIsServed() throws Exception {
    String origin = "http://127.0.0.1:" + observed.address.getPort();

    assertThat(observed.authorized("api/v1/tree", "Origin", origin).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void dataAreNotForOtherSites(String site) throws Exception {
    assertThat(observed.authorized("api/v1/tree", "Sec-Fetch-Site", site).statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/page.html",
        "/page.html",
        "/api/v1/tree/",
        "//api/v1/tree",
        "/api/v1/tree%00",
        "/api/v1/tree;x",
        "/API/V1/TREE",
        "/io/clutch/observer/page.html",
        "/reference.conf",
      })
  void noPathLeadsElsewhere(String path) throws Exception {
    String response =
        RawRequest.send(
            observed.address,
            "GET " + path + " HTTP/1.1",
            "Host: localhost",
            "Authorization: Bearer " + TOKEN);

    assertThat(response).containsPattern("^HTTP/1.1 4\\d\\d ").doesNotContain("nodes", "<html");
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"})
  void onlyGetIsServed(String method) throws Exception {
    assertThat(
            RawRequest.send(
                observed.address,
                method + " /api/v1/tree HTTP/1.1",
                "Host: localhost",
                "Content-Length: 0",
                "Authorization: Bearer " + TOKEN))
        .startsWith("HTTP/1.1 405 ");
  }

  @Test
  void largeRequestsAreRefused() throws Exception {
    assertThat(
            RawRequest.send(
                observed.address, "GET /" + "a".repeat(8000) + " HTTP/1.1", "Host: localhost"))
        .startsWith("HTTP/1.1 414 ");
    assertThat(
            RawRequest.send(
                observed.address,
                "GET / HTTP/1.1",
                "Host: localhost",
                "X-Long: " + "a".repeat(40_000)))
        .startsWith("HTTP/1.1 4");
  }

  @Test
  void hostileTextArrivesAsText() throws Exception {
    observed.set(node("<img src=x onerror=alert(1)>", "running", "</script>\u2028\"\\"));

    String json = tree("img");

    assertThat(json).doesNotContain("<", "\u2028").contains("\\u003cimg src=x onerror=alert(1)>");
    assertThat(observed.authorized("metrics").body())
        .contains("{path=\"<img src=x onerror=alert(1)>\"} 2");
    assertThat(header(observed.authorized("api/v1/tree.txt"), "Content-Type"))
        .isEqualTo("text/plain; charset=UTF-8");
  }

  @Test
  void oneWorkerIsToldByItsPath() throws Exception {
    assertThat(observed.authorized("api/v1/worker?path=%2Fuser%2Ftill").body())
        .isEqualTo("{\"path\":1}");
    assertThat(observed.authorized("api/v1/worker?path=/user/none").statusCode()).isEqualTo(404);
    assertThat(observed.authorized("api/v1/worker").statusCode()).isEqualTo(400);
  }

  @Test
  void eventsAreToldAfterANumber() throws Exception {
    assertThat(observed.authorized("api/v1/timeline").body()).isEqualTo("{\"after\":0}");
    assertThat(observed.authorized("api/v1/timeline?after=7").body()).isEqualTo("{\"after\":7}");
    for (String wrong : new String[] {"x", "-1", "1e3", "9999999999999999999"}) {
      assertThat(observed.authorized("api/v1/timeline?after=" + wrong).statusCode()).isEqualTo(400);
    }
  }

  @Test
  void theTreeAtAnEventIsToldAndOneThatIsNotKeptInWords() throws Exception {
    assertThat(past("event=7&run=one").body()).isEqualTo("{\"event\":7}");
    for (String gone : new String[] {"event=8", "event=7&run=other", "event=0"}) {
      assertThat(past(gone).statusCode()).isEqualTo(404);
      assertThat(past(gone).body()).contains("no longer kept", "last hour", "10,000");
    }
    for (String wrong : new String[] {"", "event=x", "event=-1", "event=9999999999999999999"}) {
      assertThat(past(wrong).statusCode()).as(wrong).isEqualTo(400);
    }
  }

  /** A second has few of them. */
  private static HttpResponse<String> past(String parameters) {
    return await()
        .until(
            () -> observed.authorized("api/v1/at?" + parameters),
            response -> response.statusCode() != 503);
  }

  @Test
  void aReadingThatFailsIsToldAndHealsItself() throws Exception {
    try {
      observed.fail(true);
      assertThat(eventually(503)).contains("could not be read");
    } finally {
      observed.fail(false);
    }
    assertThat(eventually(200)).contains("nodes");
  }

  /** A reading from before the change may still be fresh. */
  private static String tree(String text) {
    return await()
        .until(() -> observed.authorized("api/v1/tree").body(), body -> body.contains(text));
  }

  /** A reading from before the change may still be fresh. */
  private static String eventually(int status) {
    return await()
        .until(
            () -> observed.authorized("api/v1/tree"), response -> response.statusCode() == status)
        .body();
  }
}
