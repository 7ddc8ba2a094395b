package io.clutch.examples.auction;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Something to be sold. */
record Lot(String name) {
  private static final int LEAST = 50;
  private static final int SPREAD = 50;

  /** What it is worth to a bidder. */
  int worthTo(String bidder) {
    var sum = new CRC32();
    sum.update((bidder + " " + name).getBytes(StandardCharsets.UTF_8));
    return LEAST + (int) (sum.getValue() % SPREAD);
  }
}
