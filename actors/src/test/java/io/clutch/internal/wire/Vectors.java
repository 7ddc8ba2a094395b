package io.clutch.internal.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The golden frames that both sides read. */
final class Vectors {
  private static final Path FILE =
      Path.of("..", "docs", "internals", "protocol", "vectors", "frames.json");
  private static final HexFormat HEX = HexFormat.of();

  private Vectors() {}

  /** One frame and the items in it, of which a malformed one has none. */
  record Vector(
      String name, Channel channel, boolean up, boolean malformed, byte[] frame, JsonNode items) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Vector> all() {
    try {
      var vectors = new ArrayList<Vector>();
      for (JsonNode node : new ObjectMapper().readTree(FILE.toFile())) {
        vectors.add(
            new Vector(
                node.get("name").asText(),
                Channel.valueOf(node.get("channel").asText().toUpperCase(java.util.Locale.ROOT)),
                node.get("direction").asText().equals("up"),
                node.path("malformed").asBoolean(),
                bytes(node.get("hex")),
                node.path("items")));
      }
      return vectors.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Vector> good(boolean up) {
    return all().filter(vector -> vector.up() == up && !vector.malformed()).toList();
  }

  static byte[] bytes(JsonNode hex) {
    return HEX.parseHex(hex.asText());
  }
}
