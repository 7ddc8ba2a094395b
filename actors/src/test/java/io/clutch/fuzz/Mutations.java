package io.clutch.fuzz;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Mutates inputs at random and with bytes that tend to cause faults. */
final class Mutations {
  // MessagePack headers that claim large sizes, nesting, extreme numbers, ZMTP flags and lengths.
  private static final List<byte[]> SPICES =
      Stream.of(
              "ddffffffff",
              "dd7fffffff",
              "dd40000000",
              "dcffff",
              "dfffffffff",
              "df7fffffff",
              "df40000001",
              "deffff",
              "c6ffffffff",
              "c67fffffff",
              "c5ffff",
              "dbffffffff",
              "db7fffffff",
              "daffff",
              "c9ffffffff01",
              "c97fffffff01",
              "c1",
              "cf7fffffffffffffff",
              "cfffffffffffffffff",
              "d38000000000000000",
              "ce7fffffff",
              "ceffffffff",
              "d280000000",
              "91".repeat(70),
              "81c0".repeat(70),
              "0200000000000fffff",
              "027fffffffffffffff",
              "02ffffffffffffffff",
              "0100",
              "0000",
              "0600000000000fffff",
              "ff",
              "00",
              "90".repeat(64),
              "c0".repeat(64))
          .map(HexFormat.of()::parseHex)
          .toList();

  private Mutations() {}

  /** A new input. */
  static byte[] of(List<byte[]> inputs, Random random) {
    byte[] input = pick(inputs, random).clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      input = change(input, inputs, random);
    }
    return input;
  }

  private static byte[] change(byte[] input, List<byte[]> inputs, Random random) {
    int at = random.nextInt(input.length + 1);
    switch (random.nextInt(9)) {
      case 0 -> {
        return spliced(input, at, 1, new byte[] {(byte) random.nextInt(256)});
      }
      case 1 -> {
        return flipped(input, at, random);
      }
      case 2 -> {
        return Arrays.copyOf(input, at);
      }
      case 3 -> {
        return spliced(input, at, random.nextInt(9), new byte[0]);
      }
      case 4 -> {
        byte[] some = new byte[1 + random.nextInt(8)];
        random.nextBytes(some);
        return spliced(input, at, random.nextInt(3), some);
      }
      case 5 -> {
        return spliced(input, at, random.nextInt(2), pick(inputs, random));
      }
      case 6 -> {
        int to = Math.min(input.length, at + 1 + random.nextInt(64));
        return spliced(input, at, 0, Arrays.copyOfRange(input, at, to));
      }
      default -> {
        return spliced(input, at, random.nextInt(6), pick(SPICES, random));
      }
    }
  }

  private static byte[] flipped(byte[] input, int at, Random random) {
    if (at < input.length) {
      input[at] ^= (byte) (1 << random.nextInt(8));
    }
    return input;
  }

  /** The input with some bytes replaced. */
  private static byte[] spliced(byte[] input, int at, int instead, byte[] bytes) {
    int behind = Math.min(input.length, at + instead);
    byte[] spliced = Arrays.copyOf(input, at + bytes.length + input.length - behind);
    System.arraycopy(bytes, 0, spliced, at, bytes.length);
    System.arraycopy(input, behind, spliced, at + bytes.length, input.length - behind);
    return spliced;
  }

  private static byte[] pick(List<byte[]> from, Random random) {
    return from.get(random.nextInt(from.size()));
  }
}
