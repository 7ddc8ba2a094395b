package io.clutch.fuzz;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.Stream;

/**
 * Tests code with mutated inputs. Each run begins with the corpus: inputs that once failed, as hex,
 * one in each file of {@code src/test/resources/fuzz/<name>}.
 *
 * <p>The seed and the number of cases are fixed, so that each run is the same, unless the
 * properties {@code clutch.fuzz.seed} and {@code clutch.fuzz.cases} say otherwise.
 */
public final class Fuzz {
  private static final long SEED = Long.getLong("clutch.fuzz.seed", 20261128);
  private static final Path CORPUS = Path.of("src", "test", "resources", "fuzz");
  private static final int MOST_SHOWN = 4_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final String name;
  private final List<byte[]> seeds;
  private final LongUnaryOperator mostAllocated;
  private final Property property;

  /** A property of all inputs. Throws if it does not hold. */
  public interface Property {
    void check(byte[] input) throws Exception;
  }

  private Fuzz(
      String name, List<byte[]> seeds, LongUnaryOperator mostAllocated, Property property) {
    this.name = name;
    this.seeds = seeds;
    this.mostAllocated = mostAllocated;
    this.property = property;
  }

  /**
   * Creates a fuzzer. Its name is the folder of its corpus.
   *
   * @param seeds valid inputs, to be mutated
   * @param mostAllocated the most bytes that an input may allocate, by its length
   */
  public static Fuzz of(
      String name, List<byte[]> seeds, LongUnaryOperator mostAllocated, Property property) {
    return new Fuzz(name, seeds, mostAllocated, property);
  }

  /** Runs the corpus, all seeds, and this number of mutated inputs. */
  public void run(int cases) {
    seeds.forEach(seed -> check(seed, Long.MAX_VALUE, "a good input"));
    corpus().forEach(input -> check(input, mostAllocated.applyAsLong(input.length), "the corpus"));
    long count = Long.getLong("clutch.fuzz.cases", cases);
    var random = new Random(SEED);
    var inputs = new ArrayList<>(seeds);
    inputs.addAll(corpus());
    for (long i = 0; i < count; i++) {
      byte[] input = Mutations.of(inputs, random);
      check(input, mostAllocated.applyAsLong(input.length), "case " + i);
    }
  }

  private void check(byte[] input, long allowed, String which) {
    // Again, because the first time loads classes and grows tables.
    if (allocated(input, which) > allowed && allocated(input, which) > allowed) {
      throw new AssertionError("more than " + allowed + " bytes allocated: " + where(which, input));
    }
  }

  private long allocated(byte[] input, String which) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    try {
      property.check(input);
    } catch (Exception | Error e) {
      throw new AssertionError(where(which, input), e);
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  private String where(String which, byte[] input) {
    String hex = HexFormat.of().formatHex(input);
    String shown = hex.length() > MOST_SHOWN ? hex.substring(0, MOST_SHOWN) + "..." : hex;
    return String.format(
        "fuzzer %s, %s with -Dclutch.fuzz.seed=%d, %d bytes: %s",
        name, which, SEED, input.length, shown);
  }

  private List<byte[]> corpus() {
    Path folder = CORPUS.resolve(name);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".hex"))
          .sorted()
          .map(Fuzz::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return HexFormat.of().parseHex(Files.readString(file).replaceAll("\\s", ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
