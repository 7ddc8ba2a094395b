package io.clutch.observer.internal.top;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** Shows the tree in a terminal, anew each second, and stacks, until q is pressed. */
public final class Top {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final int MOST_KEYS = 100;
  private static final int LONGEST_KEY = 16;
  private static final String USAGE =
      """
      Usage: top [--once] ADDRESS

      Shows the tree of a running observer. ADDRESS is the one of its log, with the token; quote it.

        --once   print the tree and end, as without a terminal
        q        ends; arrows, page keys, Home and End choose a line
        s        or Enter shows the stacks of the chosen worker, and Escape goes back
      """;

  private final TreeClient client;
  private final PrintStream out;
  private final BlockingQueue<Key> keys = new ArrayBlockingQueue<>(MOST_KEYS);

  private Top(TreeClient client, PrintStream out) {
    this.client = client;
    this.out = out;
  }

  /** Exits with 0, with 1 if there is no tree to print once, or with 2 for a wrong usage. */
  public static void main(String... arguments) throws InterruptedException {
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(System.in, out, System.err, System.getenv("CLUTCH_TOP_SIZE"), arguments));
  }

  /** {@code size} is the terminal's, as {@code rows columns}; without one the tree comes once. */
  static int run(
      InputStream in, PrintStream out, PrintStream error, String size, String... arguments)
      throws InterruptedException {
    List<String> given = List.of(arguments);
    boolean isOnce = given.contains("--once");
    List<String> rest = given.stream().filter(it -> !it.equals("--once")).toList();
    if (rest.size() != 1 || rest.get(0).startsWith("-")) {
      error.print(USAGE);
      return WRONG_USAGE;
    }
    try {
      var top = new Top(new TreeClient(rest.get(0)), out);
      return isOnce || size == null ? top.once(error) : top.follow(in, size);
    } catch (IllegalArgumentException e) {
      error.println("The address is wrong: it is like http://127.0.0.1:7580/#token=...");
      return WRONG_USAGE;
    }
  }

  private int once(PrintStream error) throws InterruptedException {
    try {
      client.rows().forEach(row -> out.println(row.line()));
      return DONE;
    } catch (IOException e) {
      error.println("There is no tree: " + TreeClient.reason(e));
      return FAILED;
    }
  }

  private int follow(InputStream in, String size) throws InterruptedException {
    var reader = new Thread(() -> read(in), "clutch-top-keys");
    reader.setDaemon(true);
    reader.start();
    String[] parts = size.split(" ");
    var view = new View(client, Integer.parseInt(parts[1]), Integer.parseInt(parts[0]));
    Key key = Key.NONE;
    while (key != Key.QUIT) {
      view.press(key);
      out.print(view.draw());
      out.flush();
      Key next = keys.poll(1, TimeUnit.SECONDS);
      key = next == null ? Key.NONE : next;
    }
    out.println();
    return DONE;
  }

  /** What one read gives is one key: terminals send the bytes of a key together. */
  private void read(InputStream in) {
    byte[] bytes = new byte[LONGEST_KEY];
    try {
      for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
        Key key = Key.of(new String(bytes, 0, count, StandardCharsets.US_ASCII));
        if (key != Key.NONE) {
          keys.offer(key);
        }
      }
    } catch (IOException e) {
      // the terminal is gone
    }
    keys.offer(Key.QUIT);
  }
}
