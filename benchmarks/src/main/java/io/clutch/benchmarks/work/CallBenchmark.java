package io.clutch.benchmarks.work;

import io.clutch.internal.codec.Codec;
import io.clutch.internal.codec.EncodedCall;
import io.clutch.internal.codec.format.CodecLimits;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Encodes the arguments of one small call. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallBenchmark {
  private final Codec codec = Codec.create(CodecLimits.DEFAULT, List.of());
  private final List<?> positional = List.of(1, 2);

  /** {@code add(1, 2)}. */
  @Benchmark
  public EncodedCall add() {
    return codec.encodeCall(positional, Map.of());
  }
}
