package io.clutch.endtoend;

import static io.clutch.endtoend.ClutchFixture.value;

import io.clutch.PythonRef;
import io.clutch.data.NdArray;
import io.clutch.worker.WorkerSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A program that shares memory in both directions, says so, and waits to be killed. */
final class SharedMemoryVictim {
  private static final int COUNT = 300_000;

  private SharedMemoryVictim() {}

  public static void main(String[] arguments) throws InterruptedException {
    ClutchFixture fixture = ClutchFixture.open("clutch.limits.shared-memory-threshold = 1 MiB");
    PythonRef python = fixture.spawn(WorkerSpec.functions("shared_arrays", "os"));
    List<NdArray> held = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      NdArray array = NdArray.allocate("<f8", COUNT);
      array.writable().putDouble(0, i);
      value(python.call("shared_arrays:keep", Long.class, array));
      value(python.call("shared_arrays:keep", Long.class, NdArray.of(new double[COUNT])));
      held.add(array);
      held.add(value(python.call("shared_arrays:strided", NdArray.class, COUNT)));
    }
    System.out.println("holds " + held.size() + " " + ClutchFixture.pid(python));
    new CountDownLatch(1).await(); // until it is killed
  }
}
