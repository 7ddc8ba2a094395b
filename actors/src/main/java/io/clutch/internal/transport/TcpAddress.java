package io.clutch.internal.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code tcp://} endpoint as ZeroMQ writes it.
 *
 * @param host a name or an address, without brackets; {@code *} means any address
 * @param port the port; 0 lets the system choose
 */
record TcpAddress(String host, int port) {
  static final String SCHEME = "tcp://";

  private static final String ANY = "*";
  private static final Pattern FORM =
      Pattern.compile("tcp://(\\[[0-9a-fA-F:.%\\w]+]|[^\\[\\]:/\\s]+):(\\d{1,5}|\\*)");
  private static final Pattern LOOPBACK_IPV4 =
      Pattern.compile("127\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final int LARGEST_PORT = 65_535;
  private static final int LARGEST_OCTET = 255;
  private static final long RESOLVE_SECONDS = 5;

  /**
   * Reads an endpoint.
   *
   * @throws IllegalArgumentException if it has another form
   */
  static TcpAddress of(String endpoint) {
    Matcher form = FORM.matcher(endpoint);
    int port = -1;
    if (form.matches()) {
      port = form.group(2).equals(ANY) ? 0 : Integer.parseInt(form.group(2));
    }
    if (port < 0 || port > LARGEST_PORT) {
      throw new IllegalArgumentException(
          "must be tcp://host:port, with a port up to 65535 and brackets around an IPv6 address,"
              + " not "
              + endpoint);
    }
    String host = form.group(1);
    boolean inBrackets = host.startsWith("[");
    return new TcpAddress(inBrackets ? host.substring(1, host.length() - 1) : host, port);
  }

  /**
   * Whether only processes of this machine can connect. Asks no name server: {@code localhost} is
   * the only name that counts as loopback, because the address of another name may change.
   */
  boolean isLoopback() {
    Matcher ipv4 = LOOPBACK_IPV4.matcher(host);
    if (ipv4.matches()) {
      return isOctet(ipv4.group(1)) && isOctet(ipv4.group(2)) && isOctet(ipv4.group(3));
    }
    return host.equalsIgnoreCase("localhost") || (host.contains(":") && isLoopbackIpv6());
  }

  private static boolean isOctet(String digits) {
    return Integer.parseInt(digits) <= LARGEST_OCTET;
  }

  private boolean isLoopbackIpv6() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress(); // with a colon it is never looked up
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /**
   * The address to bind.
   *
   * @throws IOException if the name is unknown, or the name server does not answer within 5 s
   */
  InetSocketAddress resolve() throws IOException {
    if (host.equals(ANY)) {
      return new InetSocketAddress(port);
    }
    if (host.equalsIgnoreCase("localhost")) {
      return new InetSocketAddress(InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1}), port);
    }
    return new InetSocketAddress(lookUp(host), port);
  }

  private static InetAddress lookUp(String host) throws IOException {
    var found = new CompletableFuture<InetAddress>();
    var resolver = new Thread(() -> complete(found, host), "clutch-resolver");
    resolver.setDaemon(true);
    resolver.start();
    try {
      return found.get(RESOLVE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException("the host " + host + " is not known", e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(
          "the host " + host + " could not be looked up within " + RESOLVE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the host " + host + " was looked up", e);
    }
  }

  private static void complete(CompletableFuture<InetAddress> found, String host) {
    try {
      found.complete(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      found.completeExceptionally(e);
    }
  }

  /** The endpoint for workers on this machine. */
  static String endpoint(InetSocketAddress bound) {
    InetAddress address = bound.getAddress();
    String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
    return SCHEME + (host.contains(":") ? "[" + host + "]" : host) + ":" + bound.getPort();
  }
}
