package io.clutch.internal.memory;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory a process has in use, read from the kernel. Safe for any thread. */
public final class ResidentMemory {
  private static final int STATM_LIMIT = 256;
  private static final int PAGE_SIZE_ENTRY = 6; // AT_PAGESZ
  private static final OptionalLong PAGE_SIZE = pageSize();

  private ResidentMemory() {}

  /**
   * Resident bytes of the process, pages that it shares with others included. Empty where there is
   * no {@code /proc}, and once the process has ended. Takes some microseconds, and never waits for
   * the process.
   */
  public static OptionalLong bytes(long pid) {
    return PAGE_SIZE.isEmpty() ? OptionalLong.empty() : bytes(pid, PAGE_SIZE.getAsLong());
  }

  private static OptionalLong bytes(long pid, long pageSize) {
    var text = new byte[STATM_LIMIT];
    try (var statm = new RandomAccessFile("/proc/" + pid + "/statm", "r")) {
      int length = statm.read(text);
      String line = new String(text, 0, Math.max(0, length), StandardCharsets.US_ASCII);
      long pages = Long.parseLong(line.split(" ")[1]);
      return pages == 0 ? OptionalLong.empty() : OptionalLong.of(pages * pageSize); // 0: a zombie
    } catch (IOException | ArrayIndexOutOfBoundsException | NumberFormatException e) {
      return OptionalLong.empty(); // it has ended, perhaps while it was read
    }
  }

  /** From the kernel's vector of this process, whose words are as wide as its addresses. */
  private static OptionalLong pageSize() {
    try {
      byte[] vector = Files.readAllBytes(Path.of("/proc/self/auxv"));
      OptionalLong found = pageSize(vector, Long.BYTES);
      return found.isPresent() ? found : pageSize(vector, Integer.BYTES);
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  static OptionalLong pageSize(byte[] vector, int width) {
    ByteBuffer entries = ByteBuffer.wrap(vector).order(ByteOrder.nativeOrder());
    while (entries.remaining() >= 2 * width) {
      long kind = word(entries, width);
      long value = word(entries, width);
      if (kind == PAGE_SIZE_ENTRY) {
        return OptionalLong.of(value);
      }
    }
    return OptionalLong.empty();
  }

  private static long word(ByteBuffer entries, int width) {
    return width == Long.BYTES ? entries.getLong() : Integer.toUnsignedLong(entries.getInt());
  }
}
