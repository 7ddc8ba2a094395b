package io.clutch;

import io.clutch.call.Call;
import io.clutch.call.CallPolicy;
import io.clutch.call.RetrySettings;
import io.clutch.data.NdArray;
import io.clutch.data.ResultType;
import io.clutch.entity.EntityRef;
import io.clutch.entity.EntityRefs;
import io.clutch.entity.EntitySpec;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.CallFailure;
import io.clutch.failure.CallFailure.DeadlineExceeded.Where;
import io.clutch.failure.Callee;
import io.clutch.host.CallChain;
import io.clutch.host.Host;
import io.clutch.host.Names;
import io.clutch.pool.BackoffSettings;
import io.clutch.pool.PoolSettings;
import io.clutch.pool.PoolSpec;
import io.clutch.pool.RecycleSettings;
import io.clutch.pool.SessionRequest;
import io.clutch.pool.SizeSettings;
import io.clutch.supervision.Availability.Delivery;
import io.clutch.supervision.Backoff;
import io.clutch.supervision.ChildExit;
import io.clutch.supervision.ChildSpec;
import io.clutch.supervision.Strategy;
import io.clutch.supervision.Supervision;
import io.clutch.supervision.SupervisorSnapshot;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.telemetry.CallObserver;
import io.clutch.telemetry.CallObserver.Incoming;
import io.clutch.telemetry.CallObserver.Kind;
import io.clutch.telemetry.CallObserver.Submission;
import io.clutch.telemetry.Telemetry;
import io.clutch.testkit.TreeProbe;
import io.clutch.worker.Contract;
import io.clutch.worker.HealthSettings;
import io.clutch.worker.LadderSettings;
import io.clutch.worker.ProcessLimits;
import io.clutch.worker.QueueSettings;
import io.clutch.worker.RestartSettings;
import io.clutch.worker.StopSettings;
import io.clutch.worker.WorkerSettings;
import io.clutch.worker.WorkerSpec;
import java.lang.reflect.Method;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.CircuitBreaker;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Nulls are refused in words. */
class NullRefusalsTest {
  /**
   * Values of arguments, of which null is one, and their arrays, where it is a lone one. Nobody but
   * Clutch tells the silent listener anything.
   */
  private static final Set<String> NULLABLE =
      Set.of(
          "Call.withNamed(value)",
          "Call.of(positional)",
          "Call.listed(arguments)",
          "EntityRef.call(positional)",
          "EntityRef.cast(positional)",
          "PythonRef.call(positional)",
          "Telemetry.Silence.happened(event)",
          "PythonRef.cast(positional)",
          "PythonPool.broadcast(positional)",
          "WorkerSpec.withNamed(value)",
          "WorkerSpec.actor(positional)");

  /** What Clutch makes and users only read: events, failures, ends, answers and snapshots. */
  private static final Set<String> RECEIVED =
      Set.of(
          "io.clutch.telemetry",
          "io.clutch.failure",
          "io.clutch.ClutchHealth.Readiness",
          "io.clutch.call.Outcome",
          "io.clutch.call.PoisonedCall",
          "io.clutch.data.BatchEntry",
          "io.clutch.pool.PoolStatus",
          "io.clutch.worker.Contract",
          "io.clutch.worker.ProcessSpec",
          "io.clutch.worker.Target",
          "io.clutch.worker.TemplateStatus",
          "io.clutch.worker.WorkerPhase",
          "io.clutch.worker.WorkerStatus",
          "io.clutch.supervision.Availability.Awaited",
          "io.clutch.supervision.Availability.Gone",
          "io.clutch.supervision.Availability.Notice",
          "io.clutch.supervision.Availability.Up",
          "io.clutch.supervision.ChildExit",
          "io.clutch.supervision.ChildSnapshot",
          "io.clutch.supervision.Reply",
          "io.clutch.supervision.SupervisionEvent",
          "io.clutch.supervision.SupervisorCommand.ChildInfo",
          "io.clutch.supervision.SupervisorCommand.Down",
          "io.clutch.supervision.SupervisorSnapshot",
          "io.clutch.supervision.SupervisorStartException");

  private static ActorSystem<Object> system;

  @BeforeAll
  static void start() {
    system = ActorSystem.create(Behaviors.empty(), "nulls");
  }

  @AfterAll
  static void stop() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  @Test
  void inSupervision() {
    new NullRefusals("supervision", samples(), Set.of(), RECEIVED).assertComplete();
  }

  @Test
  void inTestkit() {
    SampleValues samples = samples().with(TreeProbe.class, TreeProbe.of(system, actor()));
    new NullRefusals("testkit", samples, Set.of(), Set.of()).assertComplete();
  }

  @Test
  void inActors() throws NoSuchMethodException {
    new NullRefusals("actors", samplesOfTheCore(), NULLABLE, RECEIVED).assertComplete();
  }

  private static SampleValues samples() {
    ChildSpec<Object> child = ChildSpec.of("sample", Behaviors::empty);
    var snapshot =
        new SupervisorSnapshot(
            "/user/sample",
            Strategy.DYNAMIC,
            1,
            Duration.ofSeconds(1),
            0,
            false,
            List.of(),
            List.of());
    return SampleValues.create()
        .with(ActorSystem.class, system)
        .with(ActorRef.class, system)
        .with(Props.class, Props.empty())
        .with(Supervision.class, Supervision.get(system))
        .with(ChildSpec.class, child)
        .with(SupervisorSpec.class, SupervisorSpec.oneForOne())
        .with(Backoff.class, Backoff.none())
        .with(Delivery.class, Delivery.DEFAULT)
        .with(ChildExit.class, new ChildExit.Normal())
        .with(SupervisorSnapshot.class, snapshot);
  }

  private static SampleValues samplesOfTheCore() throws NoSuchMethodException {
    Clutch clutch = Clutch.get(system);
    var failure = new CallFailure.DeadlineExceeded(Duration.ofSeconds(1), Where.QUEUED);
    var second = Duration.ofSeconds(1);
    var breaker = CircuitBreaker.create(system.classicSystem().scheduler(), 1, second, second);
    var worker = WorkerSpec.actor("app:Sample").withContract(Sample.class);
    var entities = EntityRefs.over(List.of(clutch.ref(actor(), worker)));
    return samples()
        .with(CallChain.class, CallChain.none())
        .with(CallObserver.class, (CallObserver) call -> CallObserver.Observation.NONE)
        .with(CallObserver.Observation.class, CallObserver.Observation.NONE)
        .with(Submission.class, new Submission(Kind.CALL, "f", "w"))
        .with(Incoming.class, new Incoming("host", true, Map.of()))
        .with(EntityRefs.class, entities)
        .with(EntityRef.class, entities.ref("sample"))
        .with(EntitySpec.class, EntitySpec.of("sample", "app:Sample"))
        .with(Host.class, Host.function(String.class, text -> text))
        .with(Names.class, Names.get(system))
        .with(String.class, "module:Class") // as WorkerSpec.actor needs it
        .with(Telemetry.class, Telemetry.none())
        .with(int.class, 2) // the least number of attempts
        .with(Clutch.class, clutch)
        .with(org.apache.pekko.actor.ActorSystem.class, system.classicSystem())
        .with(PythonRef.class, clutch.ref(actor(), worker))
        .with(PythonPool.class, clutch.ref(actor(), PoolSpec.of(worker)))
        .with(PythonRuns.class, clutch.runs(actor()))
        .with(ClutchSetup.class, ClutchSetup.create())
        .with(WorkerSpec.class, worker)
        .with(WorkerSettings.class, WorkerSettings.create())
        .with(PoolSpec.class, PoolSpec.of(worker))
        .with(SessionRequest.class, SessionRequest.create())
        .with(Contract.class, worker.contracts().get(0))
        .with(Method.class, Sample.class.getDeclaredMethod("sample"))
        .with(Call.class, Call.of("app:sample", Object.class))
        .with(CallPolicy.class, CallPolicy.create())
        .with(ResultType.class, ResultType.of(Object.class))
        .with(NdArray.class, NdArray.of(new byte[1]))
        .with(long[].class, new long[] {1})
        .with(byte[].class, new byte[1])
        .with(ByteBuffer.class, ByteBuffer.allocate(1))
        .with(Callee.class, Callee.UNKNOWN)
        .with(CallFailure.class, failure)
        .with(CallFailure.DeadlineExceeded.class, failure)
        .with(CallFailedException.class, failure.toException())
        .with(BackoffSettings.class, BackoffSettings.create())
        .with(HealthSettings.class, HealthSettings.create())
        .with(LadderSettings.class, LadderSettings.create())
        .with(PoolSettings.class, PoolSettings.create())
        .with(ProcessLimits.class, ProcessLimits.create())
        .with(QueueSettings.class, QueueSettings.create())
        .with(RecycleSettings.class, RecycleSettings.create())
        .with(RestartSettings.class, RestartSettings.create())
        .with(RetrySettings.class, RetrySettings.create())
        .with(SizeSettings.class, SizeSettings.create())
        .with(StopSettings.class, StopSettings.create())
        .with(OptionalLong.class, OptionalLong.empty())
        .with(CircuitBreaker.class, breaker);
  }

  interface Sample {
    void sample();
  }

  private static <T> ActorRef<T> actor() {
    return system.unsafeUpcast();
  }
}
