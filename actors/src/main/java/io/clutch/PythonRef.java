package io.clutch;

import io.clutch.call.Call;
import io.clutch.call.CallPolicy;
import io.clutch.data.ResultType;
import io.clutch.failure.CallFailedException;
import io.clutch.failure.ExitReason;
import io.clutch.host.Host;
import io.clutch.internal.chain.ChainContext;
import io.clutch.internal.chain.OpenAsk;
import io.clutch.internal.client.CallFuture;
import io.clutch.internal.client.ContractProxy;
import io.clutch.internal.client.RefAccess;
import io.clutch.internal.client.RefOperations;
import io.clutch.internal.client.RefTarget;
import io.clutch.internal.client.RequestSubmitter;
import io.clutch.internal.health.WorkerReadiness;
import io.clutch.internal.host.HostAccess;
import io.clutch.internal.host.HostTarget;
import io.clutch.internal.messages.PythonReceiver;
import io.clutch.internal.observe.ObservedCall;
import io.clutch.internal.policy.Delay;
import io.clutch.internal.policy.Policed;
import io.clutch.internal.policy.PolicyRuntime;
import io.clutch.internal.request.InspectionRequest;
import io.clutch.internal.request.WorkerMessage;
import io.clutch.internal.request.WorkerRuntime;
import io.clutch.internal.streams.StreamChannel;
import io.clutch.internal.streams.StreamShape;
import io.clutch.telemetry.CallObserver;
import io.clutch.telemetry.Telemetry;
import io.clutch.worker.Allocations;
import io.clutch.worker.Contract;
import io.clutch.worker.Profile;
import io.clutch.worker.Stacks;
import io.clutch.worker.Target;
import io.clutch.worker.WorkerCommand;
import io.clutch.worker.WorkerStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/**
 * A reference to a worker that stays valid while its processes come and go. Thread-safe.
 *
 * <p>Each call has exactly one outcome: its value, or one {@link io.clutch.failure.CallFailure}
 * inside a {@link CallFailedException}. If the process ends, a call that was not sent waits for the
 * next process. One that was sent fails, unless it is marked idempotent.
 */
public sealed class PythonRef permits PythonPool, PythonSession {
  static {
    RefAccess.register(PythonRef.class, reference -> reference.new Operations(), PythonRef::new);
  }

  private final RefTarget target;
  private final RequestSubmitter requests;
  private final Optional<Policed> policed;

  PythonRef(RefTarget target) {
    this(target, Optional.empty());
  }

  private PythonRef(RefTarget target, Optional<Policed> policed) {
    this.target = target;
    this.requests = new RequestSubmitter(target);
    this.policed = policed;
  }

  /** The actor behind this reference, to watch it or to send it messages. */
  public ActorRef<WorkerCommand> actor() {
    return target.actor();
  }

  /** Calls a function or method with positional arguments; see {@link #call(Call)}. */
  public <T> CompletionStage<T> call(String function, Class<T> result, Object... positional) {
    return call(Call.of(function, result, positional));
  }

  /** Calls a function or method whose result has a generic type; see {@link #call(Call)}. */
  public <T> CompletionStage<T> call(String function, ResultType<T> result, Object... positional) {
    return call(Call.of(function, result, positional));
  }

  /**
   * Makes a call. Never blocks.
   *
   * @return a {@link CompletableFuture} of the value. It fails with a {@link CallFailedException}.
   *     Its dependents run on the system's default dispatcher, never on the socket loop; a thread
   *     that waits for the result decodes it itself. Cancelling the future cancels the call
   * @throws IllegalArgumentException if the reference's policy does not allow such a call, see
   *     {@link CallPolicy#withHedge}
   */
  public <T> CompletionStage<T> call(Call<T> call) {
    Objects.requireNonNull(call, "call");
    return callByPolicy(call);
  }

  private <T> CompletableFuture<T> callByPolicy(Call<T> call) {
    return call(call, target.runtime().requests().executor());
  }

  private <T> CompletableFuture<T> call(Call<T> call, Executor settling) {
    Optional<OpenAsk> within = ChainContext.current();
    if (!target.isUnobserved()) {
      return callObserved(call, settling, within);
    }
    return policed.isEmpty()
        ? requests.call(call, call.headers(), target.future(settling), within)
        : attempts(policed.get(), call, call.headers(), within);
  }

  private <T> CompletableFuture<T> callObserved(
      Call<T> call, Executor settling, Optional<OpenAsk> within) {
    ObservedCall observed = target.observe(CallObserver.Kind.CALL, call);
    try {
      return policed.isEmpty()
          ? requests.call(call, observed.headers(), target.future(settling, observed), within)
          : observed.until(attempts(policed.get(), call, observed.headers(), within));
    } catch (RuntimeException | Error e) {
      observed.ended(e);
      throw e;
    }
  }

  private <T> CompletableFuture<T> attempts(
      Policed policy, Call<T> call, Map<String, String> headers, Optional<OpenAsk> within) {
    Executor settling = target.runtime().requests().executor();
    return policy.call(
        call, attempt -> requests.call(attempt, headers, target.future(settling), within));
  }

  /**
   * Sends a cast, which has no result. What the handler raises is logged. A cast is lost if the
   * process ends before it ran.
   *
   * @throws CallFailedException if an argument cannot be encoded, or the memory budget has no room
   *     for it
   */
  public void cast(String function, Object... positional) {
    cast(Call.of(function, Object.class, positional));
  }

  /** Sends a cast with named arguments or headers; see {@link #cast(String, Object...)}. */
  public void cast(Call<?> call) {
    Objects.requireNonNull(call, "call");
    requests.cast(call);
  }

  /**
   * Returns the worker as a Java object, by an interface that its specification names as a
   * contract.
   *
   * @throws IllegalArgumentException if the specification does not name it
   */
  public <T> T as(Class<T> contract) {
    Objects.requireNonNull(contract, "contract");
    Contract matched =
        target
            .spec()
            .contract(contract)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        contract.getName()
                            + " is not a contract of "
                            + target.actor().path()
                            + "; add it with WorkerSpec.withContract"));
    var proxy = new ContractProxy(matched, this::callByPolicy, this::cast, toString());
    return contract.cast(proxy.create());
  }

  /**
   * Returns an address for actors: each message that it is told becomes a cast of the Python
   * actor's method {@code receive}, in order. It can be passed on, watched and asked like any other
   * actor, also from Python, where it is a {@code clutch.Ref} that is told and asked. It follows
   * this reference, and ends once that has stopped. What exceeds the worker's queue, or cannot
   * cross, is lost as such a cast is: it is logged and reported as telemetry. An actor without a
   * method {@code receive} fails each message ({@code UnknownFunction}). The casts have the
   * deadline {@code clutch.worker.call-deadline}, and a policy does not apply. All calls return the
   * same address until it ends. After that, each returns one that ends at once.
   *
   * @param message the type of the messages: a record, or a sealed interface of several
   * @throws IllegalStateException if it has functions and is no actor
   */
  public <M> ActorRef<M> messages(Class<M> message) {
    Objects.requireNonNull(message, "message");
    return receiver().address().unsafeUpcast();
  }

  /**
   * Returns the Python actor as a host, to offer under a name or to pass as a value. What Python
   * tells it becomes a cast of its method {@code receive}, and what Python asks it a call, whose
   * result is the reply. Asks are refused if there is no method {@code receive}. The values cross
   * as they are, without Java objects. A policy does not apply.
   *
   * @throws IllegalStateException if it has functions and is no actor
   */
  public Host asHost() {
    return (Host) HostAccess.host(HostTarget.OfPython.of(receiver()));
  }

  private PythonReceiver receiver() {
    if (target.spec().target() instanceof Target.Functions) {
      throw new IllegalStateException(
          this + " has functions, and messages are for an actor's method receive");
    }
    return new PythonReceiver(target.actor(), target.runtime());
  }

  /**
   * Returns this reference with a policy, which replaces the previous one. The policy applies to
   * {@link #call}, and so to contracts ({@link #as}). Casts and messages to the actor have no
   * policy.
   */
  public PythonRef with(CallPolicy policy) {
    Objects.requireNonNull(policy, "policy");
    var followed = Optional.of(new Policed(policy, policyRuntime()));
    return new PythonRef(target, followed);
  }

  private PolicyRuntime policyRuntime() {
    WorkerRuntime runtime = target.runtime();
    return new PolicyRuntime(
        target.path(),
        target.spec().settings(runtime.settings()).callDeadline(),
        target.stopped()::isDone,
        target.pendingCalls(),
        target.executor(),
        Delay.on(target.executor()),
        runtime.requests().clock(),
        () -> ThreadLocalRandom.current().nextDouble(),
        runtime.requests().telemetry());
  }

  /**
   * Completes once the worker is ready for calls, at once if it is. It waits through restarts and
   * failed starts, without a limit of its own: use {@link CompletableFuture#orTimeout}. As many may
   * wait as calls in the worker's queue; a further one fails with {@link
   * io.clutch.failure.CallFailure.QueueFull}. Those that were cancelled or timed out do not count.
   *
   * @return a {@link CompletableFuture}, which fails with {@link
   *     io.clutch.failure.CallFailure.NotRunning}, whose reason is the cause, once the worker has
   *     stopped for good or cannot start
   */
  public CompletionStage<Done> whenReady() {
    return target.whenReady();
  }

  /**
   * Returns the worker's status at this moment, with the memory of its process, which is read then,
   * within a second. Of a pool it is the pool's as of one worker; {@link PythonPool#status} tells
   * of its workers. Of a child of a supervision tree that is not there at the moment, the phase is
   * {@link io.clutch.worker.WorkerPhase.Restarting} with the reason of its last end and neither
   * process nor delay, or {@code Starting} if it never was there. Fails with {@link
   * io.clutch.failure.CallFailure.NotRunning} if the worker has stopped, or will not come back.
   */
  public CompletionStage<WorkerStatus> workerStatus() {
    return target.ask(replyTo -> new WorkerMessage.AskStatus(replyTo, true));
  }

  /**
   * Returns the stacks of all threads of the worker's process, and what the worker does. They come
   * within 300 ms, also while it imports, and while native code holds the GIL. Never blocks.
   *
   * @return a stage that fails within 2 s if there are none: with a {@link
   *     io.clutch.failure.CallFailedException} of {@link io.clutch.failure.CallFailure.NotRunning}
   *     if the worker has stopped, or will not come back, else with a {@link
   *     StatusReply.ErrorMessage} that says why: without a process, for example, or of a pool,
   *     which has several
   */
  public CompletionStage<Stacks> stacks() {
    return target.inspect(InspectionRequest.OfStacks::new);
  }

  /**
   * Profiles the worker's process: looks at all threads of Python 100 times a second, or less often
   * if that takes over 5 % of a core. No code of the worker's runs for that. Never blocks.
   *
   * @param over from 1 to 30 s
   * @return a stage that fails as that of {@link #stacks}, also if another profile is being taken,
   *     and 5 s after the time if native code holds the GIL
   * @throws IllegalArgumentException if the time is out of bounds
   */
  public CompletionStage<Profile> profile(Duration over) {
    Profile.check(over);
    return target.inspect(reply -> new InspectionRequest.OfProfile(over, reply));
  }

  /**
   * Traces by tracemalloc which lines of Python code allocate memory in some time and still hold it
   * at the end. Each allocation takes longer meanwhile. Never blocks.
   *
   * @param over from 1 to 30 s
   * @return a stage that fails as that of {@link #stacks}, also if others are being traced, or if
   *     the worker's own code uses tracemalloc
   * @throws IllegalArgumentException if the time is out of bounds
   */
  public CompletionStage<Allocations> allocations(Duration over) {
    Profile.check(over);
    return target.inspect(reply -> new InspectionRequest.OfAllocations(over, reply));
  }

  /**
   * Starts an orderly stop. Calls that were accepted before are finished within the drain limit,
   * unless the worker is not ready yet. {@link #whenStopped} reports the end.
   *
   * @throws IllegalStateException if this refers to a child of a supervision tree, which only its
   *     supervisor stops: see {@link io.clutch.supervision.SupervisorCommand.TerminateChild}
   */
  public void stop() {
    target
        .child()
        .ifPresent(
            it -> {
              throw new IllegalStateException(
                  it + " belongs to its supervisor: tell that TerminateChild, or Stop");
            });
    target.actor().tell(new WorkerCommand.Stop());
  }

  /**
   * Completes with the reason once the worker has stopped for good: as asked, because it could not
   * start, or because its processes ended too often. The name with which {@link Clutch} started it
   * is then free. For a child of a supervision tree, completes once the tree has ended.
   */
  public CompletionStage<ExitReason> whenStopped() {
    return target.ended();
  }

  boolean isStopped() {
    return target.stopped().isDone();
  }

  /** The place in a tree, or else the path of the actor. */
  String place() {
    return target.place();
  }

  /** Why it takes no calls now. Completes on any thread, without one of the actor system. */
  CompletionStage<Optional<String>> problem() {
    return target
        .<WorkerStatus>askInPlace(replyTo -> new WorkerMessage.AskStatus(replyTo, false))
        .thenApply(WorkerReadiness::problem);
  }

  @Override
  public String toString() {
    String place = target.child().orElseGet(() -> target.actor().path().toString());
    return getClass().getSimpleName() + "(" + place + ")";
  }

  private final class Operations implements RefOperations {
    @Override
    public RefTarget target() {
      return target;
    }

    @Override
    public Telemetry telemetry() {
      return target.runtime().requests().telemetry();
    }

    @Override
    public <T> CompletionStage<T> call(Call<T> call, Executor settling) {
      return PythonRef.this.call(call, settling);
    }

    @Override
    public void awaitAnswer(CompletionStage<?> call, long nanos) {
      if (call instanceof CallFuture<?> future) {
        future.awaitAnswer(nanos);
      }
    }

    @Override
    public StreamHandle open(
        Call<?> call,
        StreamShape shape,
        Optional<Duration> waitLimit,
        StreamChannel.Receiver receiver) {
      return requests.open(call, shape, waitLimit, receiver);
    }
  }
}
