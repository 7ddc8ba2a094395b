package io.clutch.endtoend;

import io.clutch.PythonRef;
import io.clutch.call.Call;
import io.clutch.worker.WorkerSpec;

/** A program whose socket loop ends by a fatal error while a call runs. */
final class FatalLoop {
  private FatalLoop() {}

  public static void main(String[] arguments) {
    ClutchFixture fixture = ClutchFixture.open();
    PythonRef python = fixture.spawn(WorkerSpec.functions("os", "hangs"));
    System.out.println("pid " + ClutchFixture.pid(python));
    var call =
        python
            .call(Call.of("hangs:sleep", Object.class, arguments[0]))
            .whenComplete((value, failure) -> System.out.println("ended: " + failure));
    LoopEndTest.endLoop(fixture);
    ClutchFixture.failure(call);
    ClutchFixture.value(fixture.system().getWhenTerminated());
  }
}
