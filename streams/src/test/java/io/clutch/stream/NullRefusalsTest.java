package io.clutch.stream;

import io.clutch.Clutch;
import io.clutch.NullRefusals;
import io.clutch.PythonRef;
import io.clutch.SampleValues;
import io.clutch.call.Call;
import io.clutch.data.ResultType;
import io.clutch.worker.WorkerSpec;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** Nulls are refused in words. */
class NullRefusalsTest {
  @Test
  void nullsAreRefused() {
    ActorSystem<Object> system = ActorSystem.create(Behaviors.empty(), "nulls");
    try {
      PythonRef python =
          Clutch.get(system).ref(system.unsafeUpcast(), WorkerSpec.functions("sample"));
      SampleValues samples =
          SampleValues.create()
              .with(int.class, 2)
              .with(PythonRef.class, python)
              .with(Call.class, Call.of("app:sample", Object.class))
              .with(ResultType.class, ResultType.of(Object.class))
              .with(BatchSettings.class, BatchSettings.create())
              .with(StageSettings.class, StageSettings.create())
              .with(StreamSettings.class, StreamSettings.create());
      new NullRefusals("streams", samples, Set.of(), Set.of()).assertComplete();
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }
}
