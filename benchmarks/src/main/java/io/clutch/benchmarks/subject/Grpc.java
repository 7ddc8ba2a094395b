package io.clutch.benchmarks.subject;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** gRPC: unary calls on loopback to an asyncio server of grpcio. Sends raw bytes, no protobuf. */
public final class Grpc implements Subject {
  private static final long START_SECONDS = 20;
  private static final byte[] NUMBER = new byte[Long.BYTES];

  private final PythonProcess process;
  private final ManagedChannel channel;

  private Grpc(PythonProcess process, ManagedChannel channel) {
    this.process = process;
    this.channel = channel;
  }

  /** Starts it. */
  public static Subject open(Peers peers) throws Exception {
    PythonProcess process = peers.start("with_grpc.py");
    try {
      int port = Integer.parseInt(process.line(START_SECONDS).trim());
      ManagedChannel channel =
          NettyChannelBuilder.forAddress("127.0.0.1", port)
              .usePlaintext()
              .directExecutor()
              .maxInboundMessageSize(Integer.MAX_VALUE)
              .build();
      var opened = new Grpc(process, channel);
      opened.call("next", NUMBER);
      return opened;
    } catch (Exception e) {
      process.close();
      throw e;
    }
  }

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName("benchmarks/" + name)
        .setRequestMarshaller(new BytesMarshaller())
        .setResponseMarshaller(new BytesMarshaller())
        .build();
  }

  private byte[] call(String name, byte[] bytes) {
    return ClientCalls.blockingUnaryCall(channel, method(name), CallOptions.DEFAULT, bytes);
  }

  private CompletableFuture<byte[]> start(MethodDescriptor<byte[], byte[]> method, byte[] bytes) {
    var answer = new CompletableFuture<byte[]>();
    ClientCalls.asyncUnaryCall(
        channel.newCall(method, CallOptions.DEFAULT), bytes, new Completion(answer));
    return answer;
  }

  private record Completion(CompletableFuture<byte[]> answer) implements StreamObserver<byte[]> {
    @Override
    public void onNext(byte[] value) {
      answer.complete(value);
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {}
  }

  @Override
  public String name() {
    return "gRPC";
  }

  @Override
  public double[] latencies(Duration length) throws Exception {
    var method = method("next");
    return Stopwatch.each(
        length, () -> ClientCalls.blockingUnaryCall(channel, method, CallOptions.DEFAULT, NUMBER));
  }

  @Override
  public boolean isConcurrent() {
    return true;
  }

  @Override
  public double rate(int inFlight, Duration length) throws Exception {
    var method = method("next");
    return Chains.rate(inFlight, length, () -> start(method, NUMBER));
  }

  @Override
  public int largest() {
    return 64 << 20;
  }

  @Override
  public double echo(byte[] bytes, Duration length) throws Exception {
    return Stopwatch.mean(length, () -> call("echo", bytes));
  }

  @Override
  public double send(byte[] bytes, Duration length) throws Exception {
    var method = method("take");
    int window = Floor.window(bytes.length);
    return 1 / Chains.rate(window, length, () -> start(method, bytes));
  }

  @Override
  public void close() throws IOException {
    channel.shutdownNow();
    process.close();
  }
}
