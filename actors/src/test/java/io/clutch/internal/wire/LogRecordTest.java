package io.clutch.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;
import org.msgpack.value.Value;
import org.msgpack.value.ValueFactory;

/** User code decides what is in a log record: none is a protocol violation. */
class LogRecordTest {
  private static final Value TEXT = ValueFactory.newString("text");
  private static final Value MAP = ValueFactory.newMap(TEXT, TEXT);
  private static final List<Value> ODD =
      List.of(
          ValueFactory.newNil(),
          ValueFactory.newBoolean(true),
          ValueFactory.newInteger(-1),
          ValueFactory.newInteger(BigInteger.TWO.pow(64).subtract(BigInteger.ONE)),
          ValueFactory.newFloat(20.5),
          ValueFactory.newFloat(Double.NaN),
          ValueFactory.newFloat(Double.NEGATIVE_INFINITY),
          ValueFactory.newBinary(new byte[] {1, 2}),
          ValueFactory.newString(new byte[] {(byte) 0xff, (byte) 0xfe}),
          ValueFactory.newString("x".repeat(1 << 20)),
          ValueFactory.newArray(TEXT, TEXT),
          ValueFactory.newMap(TEXT, TEXT),
          ValueFactory.newExtension((byte) 5, new byte[3]));

  private static FromWorker.Log read(Value... fields) throws Exception {
    return (FromWorker.Log) FrameReader.read(frame(fields)).get(0);
  }

  private static byte[] frame(Value... fields) throws IOException {
    try (var packer = MessagePack.newDefaultBufferPacker()) {
      packer.packArrayHeader(1).packArrayHeader(1 + fields.length).packInt(35);
      for (Value field : fields) {
        packer.packValue(field);
      }
      return packer.toByteArray();
    }
  }

  private static Value[] usual() {
    var number = ValueFactory.newInteger(20);
    return new Value[] {
      number, TEXT, TEXT, TEXT, number, TEXT, number, TEXT, number, TEXT, MAP, MAP
    };
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
  void anOddValueIsMadeToFit(int field) throws Exception {
    for (Value odd : ODD) {
      Value[] fields = usual();
      fields[field] = odd;
      FromWorker.Log log = read(fields);
      assertThat(log.level()).isNotNegative();
      assertThat(log.line()).isNotNegative();
      assertThat(log.call()).isNotNegative();
      assertThat(log.dropped()).isNotNegative();
      assertThat(log.message()).hasSizeLessThanOrEqualTo(64 << 10);
      assertThat(log.exception().orElse("")).hasSizeLessThanOrEqualTo(64 << 10);
      assertThat(log.logger()).hasSizeLessThanOrEqualTo(1 << 10);
      assertThat(log.file()).hasSizeLessThanOrEqualTo(1 << 10);
      assertThat(log.thread()).hasSizeLessThanOrEqualTo(1 << 10);
      assertThat(log.function()).hasSizeLessThanOrEqualTo(1 << 10);
    }
  }

  @Test
  void aMissingFieldHasItsDefault() throws Exception {
    FromWorker.Log log = read(ValueFactory.newInteger(30), TEXT);
    assertThat(log.level()).isEqualTo(30);
    assertThat(log.logger()).isEqualTo("text");
    assertThat(log.message()).isEmpty();
    assertThat(log.exception()).isEmpty();
  }

  @Test
  void oddKeysAndValuesOfAMapAreMadeToFit() throws Exception {
    for (Value key : ODD) {
      for (Value value : ODD) {
        Value[] fields = usual();
        fields[10] = fields[11] = ValueFactory.newMap(key, value);
        FromWorker.Log log = read(fields);
        assertThat(log.mdc()).hasSize(1);
        assertThat(log.extra()).hasSize(1);
        log.mdc().values().forEach(it -> assertThat(it).hasSizeLessThanOrEqualTo(1 << 10));
        assertThat(log.extra().keySet().iterator().next()).hasSizeLessThanOrEqualTo(1 << 10);
      }
    }
  }

  @Test
  void plainValuesOfAMapAreKept() throws Exception {
    Value[] fields = usual();
    fields[11] =
        ValueFactory.newMap(
            ValueFactory.newString("b"), ValueFactory.newBoolean(true),
            ValueFactory.newString("i"), ValueFactory.newInteger(Long.MIN_VALUE),
            ValueFactory.newString("f"), ValueFactory.newFloat(0.5),
            ValueFactory.newString("n"), ValueFactory.newNil());
    var expected = new HashMap<String, Object>();
    expected.put("b", true);
    expected.put("i", Long.MIN_VALUE);
    expected.put("f", 0.5);
    expected.put("n", null);
    assertThat(read(fields).extra()).isEqualTo(expected);
  }

  @Test
  void onlyTheFirstPairsOfAMapAreKept() throws Exception {
    var values = new Value[2 * 1_000];
    for (int i = 0; i < values.length; i++) {
      values[i] = ValueFactory.newInteger(i);
    }
    Value[] fields = usual();
    fields[10] = fields[11] = ValueFactory.newMap(values);
    assertThat(read(fields).mdc()).hasSize(32).containsEntry("0", "1");
    assertThat(read(fields).extra()).hasSize(32).containsEntry("62", 63L);
  }

  @Test
  void anyMixOfOddValuesIsRead() throws Exception {
    var random = new Random(20261128);
    for (int round = 0; round < 5_000; round++) {
      Value[] fields = usual();
      for (int i = 0; i < fields.length; i++) {
        fields[i] = random.nextInt(3) == 0 ? ODD.get(random.nextInt(ODD.size())) : fields[i];
      }
      assertThat(read(fields)).isNotNull();
    }
  }
}
