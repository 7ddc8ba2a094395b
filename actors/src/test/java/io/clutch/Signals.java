package io.clutch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals by name. A minimal system has no program for them, but each shell has a command. */
public final class Signals {
  private Signals() {}

  /** Sends it, such as {@code STOP}, to a process that the test has started. */
  public static void send(String name, long pid) {
    try {
      Process sender =
          new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid).inheritIO().start();
      assertThat(sender.waitFor()).as("sending %s to %d", name, pid).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
