package io.clutch.internal.codec.write;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.data.ValueCodec;
import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.format.CodecLimits;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlainArgumentsTest {
  private static final Codec CODEC = Codec.create(CodecLimits.DEFAULT, List.of());

  private static List<Object> list(Object... values) {
    return Collections.unmodifiableList(new java.util.ArrayList<>(Arrays.asList(values)));
  }

  private static boolean isPlain(Object... values) {
    return CODEC.isPlain(list(values), Map.of());
  }

  @Test
  void fewTextsAndNumbersArePlain() {
    assertThat(isPlain()).isTrue();
    assertThat(isPlain("text", 1, 2L, 3.0, null)).isTrue();
    var named = new LinkedHashMap<String, Object>(Map.of("name", "value"));
    assertThat(CODEC.isPlain(list(1), Collections.unmodifiableMap(named))).isTrue();
  }

  @Test
  void whatIsLongOrMayBeTheUsersIsNot() {
    assertThat(isPlain("x".repeat(1_025))).isFalse();
    assertThat(isPlain(Collections.nCopies(17, 1).toArray())).isFalse();
    assertThat(isPlain(List.of())).isFalse();
    assertThat(isPlain(true)).isFalse();
    assertThat(isPlain(new byte[0])).isFalse();
    assertThat(CODEC.isPlain(new Own(), Map.of())).isFalse();
    var named = new LinkedHashMap<String, Object>(Map.of("name", List.of()));
    assertThat(CODEC.isPlain(list(), Collections.unmodifiableMap(named))).isFalse();
    assertThat(CODEC.isPlain(list(), new LinkedHashMap<>(Map.of("name", 1)))).isFalse();
  }

  @Test
  void nothingIsPlainToACodecForLists() {
    ValueCodec<List<?>> own =
        new ValueCodec<>() {
          @Override
          public String name() {
            return "list";
          }

          @Override
          @SuppressWarnings({"unchecked", "rawtypes"})
          public Class<List<?>> type() {
            return (Class) List.class;
          }

          @Override
          public Object toValue(List<?> value) {
            return "own";
          }

          @Override
          public List<?> fromValue(Object value) {
            return List.of();
          }
        };
    Codec codec = Codec.create(CodecLimits.DEFAULT, List.of(own));
    assertThat(codec.isPlain(list(1), Map.of())).isFalse();
  }

  private static final class Own extends AbstractList<Object> {
    @Override
    public Object get(int index) {
      throw new AssertionError("not to be asked");
    }

    @Override
    public int size() {
      throw new AssertionError("not to be asked");
    }
  }
}
