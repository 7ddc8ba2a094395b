package io.clutch.examples.storm;

import io.clutch.call.Call;
import io.clutch.examples.storm.Target.Trait;
import java.time.Duration;
import java.util.Set;

/** Faults from inside: handlers that go wrong, called as any other. */
final class Handlers {
  // For a handler that never ends by itself.
  private static final Duration SHORT = Duration.ofMillis(300);

  private Handlers() {}

  /** A handler that answers in spite of what it does. */
  static Fault answering(String handler, Object... arguments) {
    return ending("Value", handler, arguments);
  }

  /** A handler whose call ends so, and harms nobody else. */
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
   * A handler that prints, which fails where another has closed stdout, or the launcher's end has.
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

  /** A handler that ends its process, and the calls that are out there with it. */
  static Fault leaving(String end, String handler, Object... arguments) {
    return ending("Exited " + end, handler, arguments).harming("Exited " + end);
  }

  /** A handler that goes on when its deadline is over, until it is interrupted or killed. */
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

  /** A result that is asked for as a number. */
  static Fault misread(String handler) {
    return Fault.of(
            (target, scene, chance) ->
                scene.told(
                    target, Call.of(target.fault(handler), Integer.class), Set.of("Undecodable")))
        .on(Trait.FUNCTIONS);
  }

  /** A cast, of which nobody hears. */
  static Fault cast(String handler, Object... arguments) {
    return Fault.of(
            (target, scene, chance) -> scene.audit().cast(target, call(target, handler, arguments)))
        .on(Trait.FUNCTIONS);
  }

  private static Call<Object> call(Target target, String handler, Object... arguments) {
    return Call.of(target.fault(handler), Object.class, arguments);
  }
}
