package io.clutch.examples.storm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Faults from outside: signals for workers and for the launcher. */
final class Processes {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private Processes() {}

  /** Sends a signal to a process of the target. */
  static Fault signal(String name) {
    return Fault.of(
        (target, scene, chance) ->
            with(target, scene, pids -> Scene.any(pids, chance).ifPresent(pid -> send(name, pid))));
  }

  /** The same with a signal that ends the process at once. Starts the measurement of recovery. */
  static Fault ending(String name) {
    return Fault.of(
            (target, scene, chance) ->
                with(
                    target,
                    scene,
                    pids -> Scene.any(pids, chance).ifPresent(pid -> end(target, pid, name))))
        .harming("Exited Signalled SIG" + name);
  }

  /**
   * SIGABRT. Python prints the stacks of all threads then, without the lock of the interpreter, and
   * may itself crash at a stack that changes meanwhile.
   */
  static Fault aborting() {
    return ending("ABRT").harming("Exited Signalled SIGABRT", "Exited Signalled SIGSEGV");
  }

  private static void end(Target target, long pid, String name) {
    if (target.has(Target.Trait.SINGLE)) {
      target.recovery().ended();
    }
    send(name, pid);
  }

  /** Ends all processes of the target at the same time. */
  static Fault endingAll() {
    return Fault.of(
            (target, scene, chance) ->
                with(
                    target,
                    scene,
                    pids -> {
                      target.recovery().ended();
                      pids.forEach(pid -> send("KILL", pid));
                    }))
        .harming("Exited Signalled SIGKILL");
  }

  /** Ends a process, and makes the import of its module fail in the next one. */
  static Fault failingToStart() {
    return Fault.of(
            (target, scene, chance) -> {
              flag(scene);
              with(
                  target,
                  scene,
                  pids -> Scene.any(pids, chance).ifPresent(pid -> send("KILL", pid)));
            })
        .everywhere()
        .harming("Exited Signalled SIGKILL", "NotRunning");
  }

  private static void flag(Scene scene) {
    try {
      Files.writeString(scene.folder().resolve("fail-to-import"), "once");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Suspends a process for a second. */
  static Fault pausing() {
    return Fault.of(
        (target, scene, chance) ->
            with(
                target,
                scene,
                pids -> Scene.any(pids, chance).ifPresent(pid -> pause(scene, pid))));
  }

  /** Ends the launcher, and so all processes. */
  static Fault endingLauncher(String name) {
    return Fault.of(
            (target, scene, chance) ->
                withLauncher(
                    target,
                    scene,
                    launcher -> {
                      scene.targets().forEach(each -> each.recovery().ended());
                      send(name, launcher);
                    }))
        .everywhere()
        .harming(
            "Exited LauncherLost",
            "Exited Signalled SIGKILL",
            // The failure of a pool whose starts have all failed because of it.
            "NotRunning LauncherLost",
            "NotRunning BootFailed",
            "NotRunning Signalled SIGKILL");
  }

  /** Suspends the launcher for a second. */
  static Fault pausingLauncher() {
    return Fault.of(
        (target, scene, chance) -> withLauncher(target, scene, launcher -> pause(scene, launcher)));
  }

  private static void pause(Scene scene, long pid) {
    send("STOP", pid);
    scene.later(PAUSE, () -> send("CONT", pid));
  }

  /** Runs a task on the processes. The fault lasts until the task is done. */
  private static void with(Target target, Scene scene, Consumer<List<Long>> task) {
    scene.reach().begin();
    target.processes().thenAcceptAsync(task).whenComplete((done, failure) -> scene.reach().end());
  }

  private static void withLauncher(Target target, Scene scene, Consumer<Long> task) {
    with(
        target,
        scene,
        pids ->
            pids.stream()
                .findFirst()
                .flatMap(ProcessHandle::of)
                .flatMap(ProcessHandle::parent)
                .map(ProcessHandle::pid)
                .ifPresent(task));
  }

  /** Signals only processes of this JVM, because a pid may have been reused. */
  private static void send(String name, long pid) {
    if (!isOurs(pid)) {
      return;
    }
    try {
      new ProcessBuilder("sh", "-c", "kill -" + name + " " + pid) // a builtin: kill may be missing
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOurs(long pid) {
    long self = ProcessHandle.current().pid();
    Optional<ProcessHandle> at = ProcessHandle.of(pid);
    while (at.isPresent()) {
      at = at.get().parent();
      if (at.map(ProcessHandle::pid).equals(Optional.of(self))) {
        return true;
      }
    }
    return false;
  }
}
