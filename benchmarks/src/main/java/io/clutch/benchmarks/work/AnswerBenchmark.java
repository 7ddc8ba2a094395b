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

/** Encodes and decodes results. The codec has processed all of them before one is measured. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AnswerBenchmark {
  private static final int MEETINGS = 500;

  @Param public Answer answer;

  private final Codec codec = Codec.create(CodecLimits.DEFAULT, List.of());
  private Encoded encoded;

  /** Makes the JIT's profile that of a program with several kinds of calls. */
  @Setup
  public void meetAll() {
    for (int i = 0; i < MEETINGS; i++) {
      for (Answer each : Answer.values()) {
        answer(each, codec.encode(each.value()));
      }
    }
    encoded = codec.encode(answer.value());
  }

  /** Encodes. */
  @Benchmark
  public Encoded encode() {
    return codec.encode(answer.value());
  }

  /** Decodes. */
  @Benchmark
  public Object decode() {
    return answer(answer, encoded);
  }

  private Object answer(Answer as, Encoded encoded) {
    return codec.decode(ByteBuffer.wrap(encoded.body()), encoded.buffers(), as.type());
  }
}
