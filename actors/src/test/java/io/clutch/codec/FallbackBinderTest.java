package io.clutch.codec;

import static io.clutch.codec.EncodingFailuresTest.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.clutch.failure.CallFailure;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FallbackBinderTest {
  private static final Codec CODEC = Codec.create(CodecLimits.DEFAULT, List.of());

  /** A bean with table values inside and a renamed property. */
  public static final class Bean {
    @JsonProperty("user_id")
    public UUID id;

    public Instant at;
    public byte[] data;
    public double ratio;
  }

  /** A bean that holds itself. */
  public static final class Loop {
    public Loop self = this;
  }

  private static Object cross(Object value, Class<?> type) {
    Encoded encoded = CODEC.encode(value);
    return CODEC.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), type);
  }

  private static Bean bean() {
    Bean bean = new Bean();
    bean.id = new UUID(1, 2);
    bean.at = Instant.parse("2026-11-23T10:15:30Z");
    bean.data = new byte[] {1, 2};
    bean.ratio = 1;
    return bean;
  }

  @Test
  void aBeanKeepsTheTypesOfTheTable() {
    Map<?, ?> untyped = (Map<?, ?>) cross(bean(), Object.class);
    assertThat(untyped.get("user_id")).isEqualTo(new UUID(1, 2));
    assertThat(untyped.get("at")).isEqualTo(Instant.parse("2026-11-23T10:15:30Z"));
    assertThat(untyped.get("data")).isEqualTo(new byte[] {1, 2});
    assertThat(untyped.get("ratio")).isEqualTo(1.0);

    assertThat((Bean) cross(bean(), Bean.class)).usingRecursiveComparison().isEqualTo(bean());
  }

  @Test
  void treesOfJacksonCross() throws Exception {
    JsonNode tree = new ObjectMapper().readTree("{\"a\":[1,2.5,null,\"x\",true]}");

    assertThat(cross(tree, JsonNode.class)).hasToString(tree.toString());
  }

  @Test
  void otherCollectionsAreAskedForThroughJackson() {
    assertThat(cross(new ArrayDeque<>(List.of("a")), Deque.class)).isInstanceOf(Deque.class);
    assertThat(cross(Map.of("b", 1L), TreeMap.class)).isEqualTo(new TreeMap<>(Map.of("b", 1L)));
  }

  @Test
  void whatJacksonCannotBindIsAFailure() {
    assertThat(failure(() -> CODEC.encode(new Loop()))).isInstanceOf(CallFailure.Unencodable.class);
    assertThat(failure(() -> CODEC.encode(URI.create("x:y"))).message()).contains("java.net.URI");
    assertThat(failure(() -> cross("text", Bean.class)))
        .isInstanceOf(CallFailure.Undecodable.class);
    assertThat(failure(() -> cross(Map.of("at", "2026"), Bean.class)).message())
        .contains("Instant");
    assertThat(failure(() -> cross(Map.of("ratio", "1.5"), Bean.class)))
        .isInstanceOf(CallFailure.Undecodable.class);
  }
}
