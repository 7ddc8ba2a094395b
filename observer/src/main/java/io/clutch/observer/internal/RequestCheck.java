package io.clutch.observer.internal;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Host;

/** What each request has to pass before anything is read for it. Immutable. */
record RequestCheck(ObserverSettings settings) {
  private static final String SCHEME = "bearer ";

  /**
   * Refuses methods that are not served, hosts that a foreign site may have made up, and foreign
   * origins.
   */
  Optional<HttpResponse> refuse(HttpRequest request) {
    if (!request.method().equals(HttpMethods.GET) && !ActionAnswers.isAsked(request)) {
      return refusal(
          Answers.refusal(StatusCodes.METHOD_NOT_ALLOWED, "Only GET is served.", "Allow", "GET"));
    }
    Optional<Host> host = request.getHeader(Host.class);
    if (host.filter(it -> isOurs(it.host())).isEmpty()) {
      return refusal(
          Answers.refusal(
              StatusCodes.MISDIRECTED_REQUEST,
              "The Host header names neither localhost nor an IP address,"
                  + " nor is the name in clutch.observer.hosts."));
    }
    if (!isSameOrigin(request, host.get())) {
      return refusal(Answers.refusal(StatusCodes.FORBIDDEN, "Other origins are refused."));
    }
    return Optional.empty();
  }

  /** Refuses requests for data that another site has a browser make, or that have no token. */
  Optional<HttpResponse> refuseData(HttpRequest request) {
    boolean isForeign =
        values(request, "Sec-Fetch-Site")
            .anyMatch(site -> !site.equals("same-origin") && !site.equals("none"));
    if (isForeign) {
      return refusal(Answers.refusal(StatusCodes.FORBIDDEN, "Other sites are refused."));
    }
    return settings.token().filter(token -> !hasToken(request, token)).map(it -> unauthorized());
  }

  private static HttpResponse unauthorized() {
    return Answers.refusal(
        StatusCodes.UNAUTHORIZED,
        "A token is needed: Authorization: Bearer TOKEN. The log has it, with the address.",
        "WWW-Authenticate",
        "Bearer realm=\"clutch-observer\"");
  }

  /** An attacker's own name may lead to this machine, but an address names this server alone. */
  private boolean isOurs(org.apache.pekko.http.javadsl.model.Host host) {
    if (host.isIPv4() || host.isIPv6()) {
      return true;
    }
    String name = host.address().toLowerCase(Locale.ROOT);
    return name.equals("localhost") || settings.hosts().contains(name);
  }

  /** Browsers tell the origin of a script's requests; others need not. */
  private static boolean isSameOrigin(HttpRequest request, Host host) {
    String authority = host.value().toLowerCase(Locale.ROOT);
    return values(request, "Origin")
        .allMatch(
            origin ->
                origin.equals("http://" + authority) || origin.equals("https://" + authority));
  }

  private static boolean hasToken(HttpRequest request, AccessToken token) {
    return values(request, "Authorization")
        .filter(value -> value.toLowerCase(Locale.ROOT).startsWith(SCHEME))
        .map(value -> value.substring(SCHEME.length()).strip())
        .anyMatch(token::isSame);
  }

  private static Stream<String> values(HttpRequest request, String name) {
    return StreamSupport.stream(request.getHeaders().spliterator(), false)
        .filter(header -> header.is(name.toLowerCase(Locale.ROOT)))
        .map(header -> header.value());
  }

  private static Optional<HttpResponse> refusal(HttpResponse response) {
    return Optional.of(response);
  }
}
