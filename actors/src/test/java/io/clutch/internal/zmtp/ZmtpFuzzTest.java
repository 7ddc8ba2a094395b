package io.clutch.internal.zmtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.fuzz.Fuzz;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Any bytes of a connection, in any pieces, are parts or cause the one exception that ends it. */
class ZmtpFuzzTest {
  private static final int CASES = 20_000;
  private static final int MOST = 1 << 20;

  private static final int[] PIECES = {1, 7, 64};

  private static final String GREETING =
      "ff00000000000000007f0300" + "4e554c4c" + "00".repeat(16) + "00" + "00".repeat(31);

  /** Records the events. */
  private static final class Heard implements ZmtpReader.Sink {
    private final List<String> words = new ArrayList<>();

    @Override
    public void ready(byte[] identity) {
      words.add("ready " + HexFormat.of().formatHex(identity));
    }

    @Override
    public boolean wants() {
      return words.size() % 5 != 3;
    }

    @Override
    public void part(byte[] body, boolean more) {
      words.add((body == null ? "skipped" : Arrays.hashCode(body)) + (more ? "+" : ""));
    }
  }

  private static byte[] hex(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  private static byte[] opened(String rest) {
    String properties =
        "0b536f636b65742d54797065"
            + "00000006"
            + "4445414c4552"
            + "084964656e74697479"
            + "00000003"
            + "646162";
    String ready = "055245414459" + properties;
    return hex(GREETING + "04" + String.format("%02x", ready.length() / 2) + ready + rest);
  }

  @Test
  void anyBytesAreTheSamePartsOrTheSameEndInPiecesOfAnySize() {
    List<byte[]> good =
        List.of(
            opened(""),
            opened("0003616263"),
            opened("0100" + "0103616263" + "0000"),
            opened("0200000000000000" + "05" + "0102030405"),
            opened("0300000000000001" + "2c" + "00".repeat(300) + "0001ff"),
            opened("0402" + "0141" + "0001ff"));
    Fuzz.of("zmtp", good, ZmtpFuzzTest::mostAllocated, ZmtpFuzzTest::readInPieces).run(CASES);
  }

  @Test
  void goodBytesAreHeard() {
    int abc = Arrays.hashCode("abc".getBytes(US_ASCII));
    assertThat(read(opened("0103616263" + "0003616263"), 3))
        .containsExactly("ready 646162", abc + "+", "" + abc);
    assertThat(read(opened("08"), 3)).containsExactly("ready 646162", "ended");
  }

  /** Of each reading, one part that does not end; of the bytes of each, an array and a buffer. */
  private static long mostAllocated(long length) {
    return (1 + PIECES.length) * (64L * 1024 + PartBuffer.FIRST + 500 * length);
  }

  private static void readInPieces(byte[] bytes) {
    List<String> whole = read(bytes, PartBuffer.FIRST);
    for (int piece : PIECES) {
      assertThat(read(bytes, piece)).isEqualTo(whole);
    }
  }

  private static List<String> read(byte[] bytes, int piece) {
    var heard = new Heard();
    var reader = new ZmtpReader(MOST, heard);
    try {
      for (int at = 0; at < bytes.length; at += piece) {
        int size = Math.min(piece, bytes.length - at);
        feed(reader, ByteBuffer.wrap(bytes, at, size));
      }
    } catch (ZmtpException end) {
      heard.words.add("ended");
    }
    return heard.words;
  }

  /** Feeds bytes like a connection, which lets parts grow as they arrive. */
  private static void feed(ZmtpReader reader, ByteBuffer in) throws ZmtpException {
    while (in.hasRemaining()) {
      if (reader.room() == 0) {
        reader.grow();
      }
      byte[] some = new byte[Math.min(in.remaining(), reader.room())];
      in.get(some);
      reader.read(ByteBuffer.wrap(some));
    }
  }
}
