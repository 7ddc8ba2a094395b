package io.clutch.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NdArrayTest {

  @Test
  void isMadeOfJavaArrays() {
    assertThat(NdArray.of(new double[] {1, 2, 3, 4}, 2, 2).toDoubles()).containsExactly(1, 2, 3, 4);
    assertThat(NdArray.of(new float[] {1.5f}).toDoubles()).containsExactly(1.5);
    assertThat(NdArray.of(new long[] {Long.MIN_VALUE}).toLongs()).containsExactly(Long.MIN_VALUE);
    assertThat(NdArray.of(new int[] {-1, 2}).toLongs()).containsExactly(-1, 2);
    assertThat(NdArray.of(new byte[] {-1, 2}).toLongs()).containsExactly(255, 2);
    assertThat(NdArray.of(new int[6], 2, 3).shape()).containsExactly(2, 3);
  }

  @ParameterizedTest
  @CsvSource({
    "<f2, 003c, 1.0",
    "<f2, 0100, 5.960464477539063E-8",
    "<f2, 00fc, -Infinity",
    "<f2, 007e, NaN",
    ">f4, 3fc00000, 1.5",
    ">i2, fffe, -2.0",
    "<u2, feff, 65534.0",
    "<u8, 00000000000000ff, 1.8374686479671624E19",
    "|b1, 01, 1.0",
    "|i1, 80, -128.0"
  })
  void readsEveryRealDtype(String dtype, String hex, double expected) {
    byte[] data = HexFormat.of().parseHex(hex);

    assertThat(new NdArray(dtype, new long[0], 'C', ByteBuffer.wrap(data)).toDoubles())
        .containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "f8, 8",
    "=f8, 8",
    "|f8, 8",
    "<u1, 1",
    "|O8, 8",
    "<U4, 16",
    "<f16, 16",
    "'', 0",
    "<f8, 9",
    "<f8, 0"
  })
  void refusesWhatNumpyCouldNotHaveSent(String dtype, int bytes) {
    assertThatThrownBy(() -> new NdArray(dtype, new long[] {1}, 'C', ByteBuffer.allocate(bytes)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesShapesThatNoDataFills() {
    ByteBuffer none = ByteBuffer.allocate(0);
    assertThatThrownBy(() -> new NdArray("<f8", new long[] {-1, 0}, 'C', none))
        .hasMessageContaining("shape");
    assertThatThrownBy(() -> new NdArray("<f8", new long[] {1L << 61}, 'C', none))
        .hasMessageContaining("shape");
    assertThatThrownBy(() -> new NdArray("<f8", new long[] {1 << 30, 1 << 30, 1 << 30}, 'C', none))
        .hasMessageContaining("shape");
    assertThatThrownBy(() -> new NdArray("<f8", new long[33], 'C', none))
        .hasMessageContaining("32");
    assertThatThrownBy(() -> new NdArray("<f8", new long[] {0}, 'K', none))
        .hasMessageContaining("order");
  }

  @Test
  void isEqualByContent() {
    NdArray array = NdArray.of(new int[] {1, 2});

    assertThat(array)
        .isEqualTo(NdArray.of(new int[] {1, 2}))
        .hasSameHashCodeAs(NdArray.of(new int[] {1, 2}));
    assertThat(array)
        .isNotEqualTo(NdArray.of(new int[] {1, 3}))
        .isNotEqualTo(NdArray.of(new int[] {1, 2}, 2, 1));
  }

  @Test
  void nobodyCanChangeItThroughItsAccessors() {
    NdArray array = NdArray.of(new int[] {1, 2});
    array.shape()[0] = 9;
    array.data().getInt();

    assertThat(array.data().isReadOnly()).isTrue();
    assertThat(array.data().order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    assertThat(array).isEqualTo(NdArray.of(new int[] {1, 2}));
  }
}
