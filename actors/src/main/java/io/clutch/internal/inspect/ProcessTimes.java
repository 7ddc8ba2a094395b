package io.clutch.internal.inspect;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reads CPU times from {@code /proc/<pid>/stat}, and keeps the last ones. Thread-safe. */
public final class ProcessTimes {
  /** The kernel tells in hundredths of a second on all systems on which CPython runs. */
  private static final long NANOS_PER_TICK = 10_000_000;

  /** A share over less than this is mostly noise of the ticks. */
  private static final long SHORTEST_NANOS = 200_000_000;

  private static final int LONGEST = 4_096;
  private static final int STATE = 0;
  private static final int USER = 11;
  private static final int KERNEL = 12;
  private static final int START = 19;

  private static final boolean IS_TOLD = new File("/proc/self/stat").exists();

  /** What the kernel tells. {@code isThere} is false if there is no process, or a zombie. */
  record Told(boolean isThere, Optional<NodeReading.Cpu> cpu) {
    private static final Told NOTHING = new Told(true, Optional.empty());
    private static final Told GONE = new Told(false, Optional.empty());
  }

  private record Sample(String start, long at, long nanos, Optional<Double> share) {}

  private final Map<Long, Sample> last = new ConcurrentHashMap<>();

  /**
   * The CPU time of the process so far; empty if there is none, or the kernel does not tell. Takes
   * some microseconds.
   */
  public static Optional<Duration> total(long pid) {
    try {
      return IS_TOLD && pid != 0
          ? Optional.of(Duration.ofNanos(nanos(fields(pid))))
          : Optional.empty();
    } catch (IOException | IndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The CPU time of the process now. Takes some microseconds. */
  Told read(long pid) {
    if (!IS_TOLD) {
      return Told.NOTHING;
    }
    try {
      String[] fields = fields(pid);
      if (fields[STATE].equals("Z") || fields[STATE].equals("X")) {
        return gone(pid);
      }
      return told(sample(pid, fields[START], nanos(fields)));
    } catch (IOException e) { // it has ended, perhaps while it was read
      return gone(pid);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      return Told.NOTHING;
    }
  }

  /** What was last read of the process, if it was there then; otherwise it is read now. */
  Told known(long pid) {
    Sample known = last.get(pid);
    return known == null ? read(pid) : told(known);
  }

  private Told gone(long pid) {
    last.remove(pid);
    return Told.GONE;
  }

  private static Told told(Sample sample) {
    return new Told(
        true, Optional.of(new NodeReading.Cpu(Duration.ofNanos(sample.nanos()), sample.share())));
  }

  private static long nanos(String[] fields) {
    return (Long.parseLong(fields[USER]) + Long.parseLong(fields[KERNEL])) * NANOS_PER_TICK;
  }

  /** After the name, which is in brackets and may contain anything. */
  private static String[] fields(long pid) throws IOException {
    var text = new byte[LONGEST];
    try (var stat = new RandomAccessFile("/proc/" + pid + "/stat", "r")) {
      int length = Math.max(0, stat.read(text));
      String line = new String(text, 0, length, StandardCharsets.ISO_8859_1);
      return line.substring(line.lastIndexOf(')') + 2).split(" ");
    }
  }

  private Sample sample(long pid, String start, long nanos) {
    long now = System.nanoTime();
    Sample before = last.get(pid);
    boolean isSame = before != null && before.start().equals(start);
    if (isSame && now - before.at() < SHORTEST_NANOS) {
      return new Sample(start, before.at(), nanos, before.share());
    }
    Optional<Double> share =
        isSame
            ? Optional.of(Math.max(0, nanos - before.nanos()) / (double) (now - before.at()))
            : Optional.empty();
    var sample = new Sample(start, now, nanos, share);
    last.put(pid, sample);
    return sample;
  }

  /** Forgets all other processes. */
  void keep(Collection<Long> pids) {
    last.keySet().retainAll(Set.copyOf(pids)); // a list would be searched for each of them
  }
}
