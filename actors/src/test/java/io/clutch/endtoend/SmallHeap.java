package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.failure.CallFailedException;
import io.clutch.worker.WorkerSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A program that requests more than its heap can hold, several times, while another worker serves.
 * It prints the outcomes.
 */
final class SmallHeap {
  private static final int LARGE = 300 << 20;

  private SmallHeap() {}

  public static void main(String[] arguments) {
    ClutchFixture fixture =
        ClutchFixture.open("pekko.jvm-exit-on-fatal-error = off", "clutch.limits.memory = 2 GiB");
    PythonRef greedy = fixture.spawn(WorkerSpec.functions("os", "echoes"));
    PythonRef honest = fixture.spawn(WorkerSpec.functions("os"));
    long pid = ClutchFixture.pid(honest);
    List<CompletableFuture<Long>> calls = new ArrayList<>();
    for (int round = 0; round < 3; round++) {
      CompletionStage<byte[]> large =
          greedy.call(
              Call.of("echoes:make", byte[].class, LARGE).withDeadline(Duration.ofSeconds(60)));
      while (!large.toCompletableFuture().isDone()) {
        CompletableFuture<Long> call = honest.call("os:getpid", Long.class).toCompletableFuture();
        calls.add(call);
        value(call);
      }
      System.out.println("large: " + outcome(large));
      System.out.println("after: " + (ClutchFixture.pid(greedy) > 0));
    }
    boolean isHonest = calls.stream().allMatch(call -> call.join() == pid);
    System.out.println("honest: " + isHonest + " " + (ClutchFixture.pid(honest) == pid));
    fixture.close();
    System.out.println("closed");
  }

  private static String outcome(CompletionStage<byte[]> large) {
    try {
      return value(large).length + " bytes";
    } catch (CallFailedException e) {
      return e.failure().getClass().getSimpleName() + ": " + e.getMessage();
    }
  }
}
