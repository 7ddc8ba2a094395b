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

/** Measures the JVM's codec alone, with JMH. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CodecBenchmark {
  @Param public Value value;

  private final Codec codec = Codec.create(CodecLimits.DEFAULT, List.of());
  private Encoded encoded;

  /** Encodes once, to have bytes to decode. */
  @Setup
  public void encodeOnce() {
    encoded = codec.encode(value.value());
  }

  /** Encodes. */
  @Benchmark
  public Encoded encode() {
    return codec.encode(value.value());
  }

  /** Decodes. */
  @Benchmark
  public Object decode() {
    return codec.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), value.type());
  }
}
