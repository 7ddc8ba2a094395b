package io.clutch.observer.internal.top;

import java.io.IOException;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The tree, or the stacks of the worker that was chosen in it. Not thread-safe. */
final class View {
  private final TreeClient client;
  private Screen screen;
  private List<Row> rows = List.of();
  private String state = "";
  private Optional<Stacks> stacks = Optional.empty();

  private record Stacks(String path, String at, List<String> lines, Screen screen) {
    Stacks after(Key key) {
      return new Stacks(path, at, lines, screen.after(key, lines.size()));
    }
  }

  View(TreeClient client, int width, int height) {
    this.client = client;
    this.screen = new Screen(width, height, 0, 0);
  }

  /** No key means that the tree is read anew. */
  void press(Key key) throws InterruptedException {
    if (key == Key.STACKS) {
      ask(stacks.map(Stacks::path).orElseGet(this::chosen));
    } else if (key == Key.BACK) {
      stacks = Optional.empty();
    } else if (stacks.isPresent()) {
      stacks = stacks.map(it -> it.after(key));
    } else {
      if (key == Key.NONE) {
        read();
      }
      screen = screen.after(key, rows.size());
    }
  }

  /** The chosen node stays so while it is there. */
  private void read() throws InterruptedException {
    String path = chosen();
    try {
      rows = client.rows();
      state = now();
      for (int i = 0; i < rows.size(); i++) {
        if (!path.isEmpty() && rows.get(i).path().equals(path)) {
          screen = screen.choose(i);
        }
      }
    } catch (IOException e) {
      state = "disconnected: " + TreeClient.reason(e);
    }
  }

  private String chosen() {
    return screen.chosen() < rows.size() ? rows.get(screen.chosen()).path() : "";
  }

  private void ask(String path) throws InterruptedException {
    if (path.isEmpty()) {
      return;
    }
    List<String> lines;
    try {
      lines = client.stacks(path);
    } catch (IOException e) {
      lines = List.of(TreeClient.reason(e));
    }
    stacks = Optional.of(new Stacks(path, now(), lines, screen.unchosen()));
  }

  private static String now() {
    return LocalTime.now().truncatedTo(ChronoUnit.SECONDS).toString();
  }

  String draw() {
    return stacks
        .map(it -> it.screen().draw(title(it), it.lines()))
        .orElseGet(() -> screen.draw(title(), rows.stream().map(Row::line).toList()));
  }

  private String title() {
    return "Clutch " + client.server() + "  " + state + "  s shows stacks, q quits";
  }

  private static String title(Stacks its) {
    return "Stacks at " + its.at() + " of " + its.path() + "  s asks again, Esc goes back, q quits";
  }
}
