package io.clutch.benchmarks.work;

import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.Encoded;
import io.clutch.internal.codec.format.CodecLimits;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The codec of the JVM alone, measured by JMH. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {
  @Param public Value value;

  private final Codec codec = Codec.create(CodecLimits.DEFAULT, List.of());
  private Encoded encoded;

  /** Encodes once, for the decoding. */
  @Setup
  public void encodeOnce() {
    encoded = codec.encode(value.value());
  }

  /** To bytes. */
  @Benchmark
  public Encoded encode() {
    return codec.encode(value.value());
  }

  /** And back. */
  @Benchmark
  public Object decode() {
    return codec.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), value.type());
  }
}
