package io.clutch.internal.codec.read;

import static io.clutch.internal.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.data.ResultType;
import io.clutch.data.ValueCodec;
import io.clutch.failure.CallFailure;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.format.CodecLimits;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Entries that differ in their encoding and become equal when they are read. */
class EqualEntriesTest {
  private static final Codec CODEC = Codec.create(CodecLimits.DEFAULT, List.of(new WordCodec()));

  private record Point(int x, int y) {}

  /** A word that equals others without regard to case. */
  private record Word(String text) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Word word && text.equalsIgnoreCase(word.text);
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  private static final class WordCodec implements ValueCodec<Word> {
    @Override
    public String name() {
      return "test.word";
    }

    @Override
    public Class<Word> type() {
      return Word.class;
    }

    @Override
    public Object toValue(Word word) {
      return word.text();
    }

    @Override
    public Word fromValue(Object value) {
      return new Word((String) value);
    }
  }

  @Test
  void doublesThatAreOneFloat() {
    refused(
        "c7130992cb3ff0000000000000cb3ff0000000000001",
        new ResultType<Set<Float>>() {}.type(),
        "result: expected a set whose items differ in Java, found"
            + " 1.0 (Double) and 1.0000000000000002 (Double), which are equal");
  }

  @Test
  void timesOfOneInstant() {
    // 1970-01-01T00:00:01Z, and the same with an offset.
    String offset = HexFormat.of().formatHex("1970-01-01T01:00:01+01:00".getBytes());
    refused(
        "82d6ff0000000101c71903" + offset + "02",
        new ResultType<Map<Instant, Integer>>() {}.type(),
        "result: expected a map whose keys differ in Java, found 1970-01-01T00:00:01Z (Instant)"
            + " and 1970-01-01T01:00:01+01:00 (OffsetDateTime), which are equal");
  }

  @Test
  void aListAndASetThatAreAskedForAsLists() {
    refused(
        "829101c0d5099101c0",
        new ResultType<Map<List<Integer>, String>>() {}.type(),
        "[1] (ArrayList) and [1] (LinkedHashSet), which are equal");
    assertThat((Map<?, ?>) read("829101c0d5099101c0", Object.class)).hasSize(2);
  }

  @Test
  void recordsThatDifferInFieldsThatTheirClassLacks() {
    String first = "83a17801a17902a17a03";
    String second = "83a17801a17902a17a04";
    refused(
        "91c7150992" + first + second,
        new ResultType<List<Set<Point>>>() {}.type(),
        "result[0]: expected a set whose items differ in Java, found"
            + " {x=1, y=2, z=3} (LinkedHashMap) and {x=1, y=2, z=4} (LinkedHashMap)");
  }

  @Test
  void whatACodecMakesEqual() {
    var words = List.of(new Word("a"), new Word("b"), new Word("A"));
    byte[] body = CODEC.encode(words).body();
    String set = "c8" + "%04x".formatted(body.length) + "09" + HexFormat.of().formatHex(body);
    for (Type type : List.of(Object.class, new ResultType<Set<Word>>() {}.type())) {
      refused(
          set,
          type,
          "result: expected a set whose items differ in Java, found"
              + " Word[text=a] (Word) and Word[text=A] (Word), which are equal");
    }
  }

  @Test
  void aKeyThatComesTwice() {
    refused(
        "81a16182a162c0a162c0",
        Object.class,
        "result.a: expected a map whose keys differ in Java, found \"b\" and \"b\"");
    refused("82a162c0a162c0", new ResultType<Map<String, Integer>>() {}.type(), "\"b\" and \"b\"");
    refused("8292c001c092c001c0", Object.class, "[null, 1] (ArrayList) and [null, 1]");
  }

  @Test
  void aListThatIsAskedForAsASetLosesWhatItHasTwice() {
    assertThat(read("92a161a161", new ResultType<Set<String>>() {}.type())).isEqualTo(Set.of("a"));
    assertThat(read("92a161a161", Object.class)).isEqualTo(List.of("a", "a"));
  }

  @Test
  void bytesAreNotEqualInJava() {
    Map<?, ?> map = (Map<?, ?>) read("82c4010101c4010102", Object.class);

    assertThat(map).hasSize(2);
  }

  private static Object read(String hex, Type type) {
    return CODEC.decode(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), List.of(), type);
  }

  private static void refused(String hex, Type type, String message) {
    assertThat(failure(() -> read(hex, type)))
        .isInstanceOfSatisfying(
            CallFailure.Undecodable.class,
            failure -> assertThat(failure.message()).contains(message));
  }
}
