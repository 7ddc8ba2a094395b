package io.clutch.examples.storm;

import io.clutch.call.Call;
import io.clutch.examples.storm.Target.Trait;
import java.time.Duration;
import java.util.Set;

/** Faults from inside: handlers that misbehave. */
final class Handlers {
  // The deadline for a handler that never returns.
  private static final Duration SHORT = Duration.ofMillis(300);

  private Handlers() {}

  /** A handler that misbehaves but returns. */
  static Fault answering(String handler, Object... arguments) {
    return ending("Value", handler, arguments);
  }

  /** A handler whose call has this end, without an effect on others. */
  static Fault ending(String end, String handler, Object... arguments) {
    return Fault.of(
            (target, scene, chance) ->
                scene.told(target, call(target, handler, arguments), Set.of(end)))
        .on(Trait.FUNCTIONS);
  }

  /** A handler that runs out of memory, which ends a process with a limit. */
  static Fault outOfMemory() {
    return Fault.of(
            (target, scene, chance) ->
                scene.told(
                    target,
                    call(target, "run_out"),
                    Set.of("Raised MemoryError", "Exited OutOfMemory")))
        .on(Trait.FUNCTIONS)
        .harming("Exited OutOfMemory");
  }

  /**
   * A handler that prints. It fails if stdout was closed, by another handler or at the launcher.
   */
  static Fault printing(int lines) {
    return Fault.of(
            (target, scene, chance) ->
                scene.told(
                    target,
                    call(target, "print_much", lines),
                    Set.of("Value", "Raised OSError", "Raised BrokenPipeError")))
        .on(Trait.FUNCTIONS);
  }

  /** A handler that ends its process and so all calls in it. */
  static Fault leaving(String end, String handler, Object... arguments) {
    return ending("Exited " + end, handler, arguments).harming("Exited " + end);
  }

  /** A handler that runs past its deadline until it is interrupted or killed. */
  static Fault hanging(String handler, Object... arguments) {
    return Fault.of(
            (target, scene, chance) ->
                scene.told(
                    target,
                    call(target, handler, arguments).withDeadline(SHORT),
                    Set.of("DeadlineExceeded")))
        .on(Trait.FUNCTIONS)
        .harming("Exited Killed DEADLINE");
  }

  /** A handler whose result is wrongly decoded as a number. */
  static Fault misread(String handler) {
    return Fault.of(
            (target, scene, chance) ->
                scene.told(
                    target, Call.of(target.fault(handler), Integer.class), Set.of("Undecodable")))
        .on(Trait.FUNCTIONS);
  }

  /** A cast, whose failure is not reported. */
  static Fault cast(String handler, Object... arguments) {
    return Fault.of(
            (target, scene, chance) -> scene.audit().cast(target, call(target, handler, arguments)))
        .on(Trait.FUNCTIONS);
  }

  private static Call<Object> call(Target target, String handler, Object... arguments) {
    return Call.of(target.fault(handler), Object.class, arguments);
  }
}
