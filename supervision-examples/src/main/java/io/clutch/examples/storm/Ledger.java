package io.clutch.examples.storm;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** The calls that ran, as Python noted them: one file per process, eight bytes per call. */
final class Ledger {
  private final BitSet ran = new BitSet();
  private long twice;

  /** Reads the processes' files in the folder. */
  static Ledger read(Path folder) throws IOException {
    var ledger = new Ledger();
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".ran")).toList();
    }
    for (Path file : files) {
      ledger.add(file);
    }
    return ledger;
  }

  private void add(Path file) throws IOException {
    try (var in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      while (true) {
        note(Math.toIntExact(in.readLong()));
      }
    } catch (EOFException e) {
      // the end of the file
    }
  }

  void note(int number) {
    if (ran.get(number)) {
      twice++;
    }
    ran.set(number);
  }

  boolean ran(int number) {
    return ran.get(number);
  }

  long twice() {
    return twice;
  }
}
