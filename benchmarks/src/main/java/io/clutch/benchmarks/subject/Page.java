package io.clutch.benchmarks.subject;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A page of the observer, and those that ask it, in processes of their own. */
public final class Page {
  private static final long LIMIT_SECONDS = 300;
  private static final int LIMIT_MILLIS = 60_000;

  private final Peers peers;
  private final URI address;

  Page(Peers peers, URI address) {
    this.peers = peers;
    this.address = address;
  }

  private String token() {
    return address.getFragment().substring("token=".length());
  }

  /** A script that is told the address, the token and a number. */
  private Guest start(String script, int count) throws Exception {
    String at = address.resolve("/").toString();
    return new Guest(peers.start(script, at, token(), Integer.toString(count)));
  }

  /** One that follows the page. It tells the processes that have left it. */
  public Guest viewer() throws Exception {
    return start("viewer.py", 1);
  }

  /** Many that want to follow the page at once. They tell how many were served and refused. */
  public Guest crowd(int count) throws Exception {
    return start("crowd.py", count);
  }

  /** Many that hold connections by slow requests, and open them again. */
  public Guest slow(int count) throws Exception {
    return start("slow.py", count);
  }

  /** The time of a request for the page, with the token and on a connection of its own. */
  public long nanos() throws IOException {
    long began = System.nanoTime();
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      socket.setSoTimeout(LIMIT_MILLIS);
      String request =
          "GET / HTTP/1.1\r\n"
              + "Host: localhost\r\n"
              + "Connection: close\r\n"
              + "Authorization: Bearer %s\r\n\r\n";
      socket
          .getOutputStream()
          .write(request.formatted(token()).getBytes(StandardCharsets.US_ASCII));
      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!answer.startsWith("HTTP/1.1 200 ")) {
        throw new IOException("the page answers " + answer.lines().findFirst().orElse("nothing"));
      }
    }
    return System.nanoTime() - began;
  }

  /** A process that asks the page. */
  public static final class Guest implements AutoCloseable {
    private final PythonProcess process;

    private Guest(PythonProcess process) throws Exception {
      this.process = process;
      process.awaitReady(LIMIT_SECONDS);
    }

    /** The numbers of its next line. */
    public long[] numbers() throws IOException, InterruptedException {
      return Arrays.stream(process.line(LIMIT_SECONDS).split(" "))
          .mapToLong(Long::parseLong)
          .toArray();
    }

    @Override
    public void close() throws IOException {
      process.close();
    }
  }
}
