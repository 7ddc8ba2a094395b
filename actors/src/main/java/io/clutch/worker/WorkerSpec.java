package io.clutch.worker;

import io.clutch.call.Call;
import io.clutch.host.Host;
import io.clutch.internal.host.HostNames;
import io.clutch.internal.settings.SettingsChange;
import io.clutch.internal.text.EnvironmentPolicy;
import io.clutch.internal.text.NativeText;
import io.clutch.worker.WorkerSettings.StartMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * What a worker is: what it serves, and the process that serves it. Immutable; every {@code with}
 * gives a new one. Invalid values are refused at once.
 */
public final class WorkerSpec {
  private static final Pattern MODULE =
      Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*(\\.[\\p{L}_][\\p{L}\\p{N}_]*)*");
  private static final Pattern CLASS =
      Pattern.compile(MODULE.pattern() + ":[\\p{L}_][\\p{L}\\p{N}_]*");

  private final Target target;
  private final ProcessSpec process;
  private final List<Contract> contracts;
  private final Map<String, Host> hosts;
  private final SettingsChange<WorkerSettings> settings;

  private WorkerSpec(
      Target target,
      ProcessSpec process,
      List<Contract> contracts,
      Map<String, Host> hosts,
      SettingsChange<WorkerSettings> settings) {
    this.target = target;
    this.process = process;
    this.contracts = List.copyOf(contracts);
    this.hosts = Map.copyOf(hosts);
    this.settings = settings;
  }

  /**
   * A worker of plain functions, called as {@code module:function}; only these modules may be
   * called.
   */
  public static WorkerSpec functions(String... modules) {
    Objects.requireNonNull(modules, "modules");
    for (String module : modules) {
      require(MODULE, module, "a module's dotted name");
    }
    if (modules.length == 0) {
      throw new IllegalArgumentException("name at least one module, or use anyFunction()");
    }
    return of(new Target.Functions(List.of(modules), false));
  }

  /**
   * A worker that calls a function of any module: anyone who may send it a message can then run any
   * code in Python.
   */
  public static WorkerSpec anyFunction() {
    return of(new Target.Functions(List.of(), true));
  }

  /**
   * A worker of one stateful object; {@code path} is {@code module:Class}, a class decorated with
   * {@code @actor}.
   */
  public static WorkerSpec actor(String path, Object... positional) {
    Objects.requireNonNull(path, "path");
    require(CLASS, path, "module:Class");
    return of(new Target.Actor(path, Call.listed(positional), Map.of()));
  }

  private static WorkerSpec of(Target target) {
    return new WorkerSpec(target, ProcessSpec.EMPTY, List.of(), Map.of(), SettingsChange.none());
  }

  /** With one more keyword argument for the actor's constructor. */
  public WorkerSpec withNamed(String name, Object value) {
    Objects.requireNonNull(name, "name");
    if (!(target instanceof Target.Actor actor)) {
      throw new IllegalStateException(
          "functions have no constructor: withNamed goes with WorkerSpec.actor");
    }
    var named = new LinkedHashMap<>(actor.named());
    named.put(name, value);
    return new WorkerSpec(
        new Target.Actor(actor.path(), actor.positional(), named),
        process,
        contracts,
        hosts,
        settings);
  }

  /**
   * With a Java interface whose methods must all be there in Python when the worker starts; see
   * {@link Contract}.
   */
  public WorkerSpec withContract(Class<?> contract) {
    Objects.requireNonNull(contract, "contract");
    var more = new ArrayList<>(contracts);
    more.add(Contract.of(contract, target));
    return new WorkerSpec(target, process, more, hosts, settings);
  }

  /**
   * Offers a function, an actor or the methods of an object to this worker alone. It takes
   * precedence over one of the same name from {@link io.clutch.ClutchSetup#withHost}.
   *
   * @param name 1 to 100 letters, digits, dots, hyphens and underscores
   */
  public WorkerSpec withHost(String name, Host host) {
    return new WorkerSpec(target, process, contracts, HostNames.with(hosts, name, host), settings);
  }

  /**
   * With this Python: a path, or a command that is looked up on the PATH. It goes before every
   * other source.
   */
  public WorkerSpec withInterpreter(String pathOrCommand) {
    Objects.requireNonNull(pathOrCommand, "pathOrCommand");
    return with(process.withInterpreter(pathOrCommand));
  }

  /**
   * With an environment variable for the process, besides those that the allow-list lets through.
   */
  public WorkerSpec withEnvironment(String name, String value) {
    EnvironmentPolicy.check(name, value);
    return with(process.withVariable(name, value));
  }

  /** With a working directory; default the JVM's own. */
  public WorkerSpec withWorkingDirectory(Path directory) {
    Objects.requireNonNull(directory, "directory");
    return with(process.withWorkingDirectory(NativeText.workingDirectory().resolve(directory)));
  }

  /**
   * With a directory from which Python imports, searched in the order given; default the working
   * directory alone.
   */
  public WorkerSpec withModulePath(Path directory) {
    Objects.requireNonNull(directory, "directory");
    return with(process.withModulePath(NativeText.workingDirectory().resolve(directory)));
  }

  /** With a distribution that must be installed, such as {@code numpy} or {@code numpy>=2.0}. */
  public WorkerSpec withRequirement(String requirement) {
    Objects.requireNonNull(requirement, "requirement");
    return with(process.withRequirement(requirement));
  }

  /**
   * With modules that are imported once, before workers are forked, and not by each worker: {@code
   * withPreload("numpy", "pandas")}. A worker then starts in milliseconds and shares their memory
   * with others. Modules that start threads, or open connections or files, cannot be preloaded: the
   * worker is then spawned, and imports what it needs itself, as with {@link StartMethod#SPAWN}.
   * The modules are those of the specification alone: no message can add one.
   *
   * @throws IllegalArgumentException if one is not the dotted name of a module
   */
  public WorkerSpec withPreload(String... modules) {
    Objects.requireNonNull(modules, "modules");
    ProcessSpec more = process;
    for (String module : modules) {
      require(MODULE, module, "a module's dotted name");
      more = more.withPreload(module);
    }
    return with(more);
  }

  /** With an oldest Python, such as {@code 3.12}; never below 3.10. */
  public WorkerSpec withMinimumPython(int major, int minor) {
    return with(process.withMinimum(major, minor));
  }

  /**
   * With a limit for the address space, in bytes; a handler that meets it ends the process as out
   * of memory.
   */
  public WorkerSpec withMemoryLimit(long bytes) {
    requirePositive("memory limit", bytes > 0, bytes);
    return withLimits(limits -> limits.withMemory(bytes));
  }

  /**
   * With a limit for the CPU time that the process uses in its life, at most 100 days, rounded up
   * to whole seconds; the kernel ends it then. Each child that it starts has the same for itself.
   */
  public WorkerSpec withCpuTimeLimit(Duration time) {
    Objects.requireNonNull(time, "time");
    requirePositive("limit of CPU time", time.compareTo(Duration.ZERO) > 0, time);
    return withLimits(limits -> limits.withCpuTime(time));
  }

  /**
   * With a limit for the memory that the process and its children have in use, in bytes, without
   * swap; the kernel ends them then. Needs Linux with a delegated control group (cgroup v2): where
   * there is none, the worker does not start.
   */
  public WorkerSpec withCgroupMemory(long bytes) {
    requirePositive("limit of memory in use", bytes > 0, bytes);
    return withLimits(limits -> limits.withCgroupMemory(bytes));
  }

  /**
   * With a limit for the cores that the process and its children may keep busy, such as 1.5, from
   * 0.01 to 10,000; above it they are made to wait. Needs what {@link #withCgroupMemory} needs.
   */
  public WorkerSpec withCgroupCores(double cores) {
    requirePositive("limit of cores", cores > 0, cores);
    return withLimits(limits -> limits.withCgroupCores(cores));
  }

  /**
   * With a limit for processes and threads, from 1 to 4,194,304. The kernel counts those of the
   * worker's user on the whole machine, so other programs of that user use it up too, and a worker
   * over it from the start cannot even make its own threads. It does not hold for root.
   */
  public WorkerSpec withProcessLimit(int count) {
    requirePositive("limit of processes", count > 0, count);
    return withLimits(limits -> limits.withProcesses(count));
  }

  /**
   * With a limit for the files, sockets and pipes that the process may have open, from 64 to
   * 1,048,576; a handler that meets it gets Python's {@code OSError}. Each child that it starts has
   * the same for itself.
   */
  public WorkerSpec withDescriptorLimit(int count) {
    requirePositive("limit of descriptors", count > 0, count);
    return withLimits(limits -> limits.withDescriptors(count));
  }

  private WorkerSpec withLimits(UnaryOperator<ProcessLimits> change) {
    change.apply(ProcessLimits.create()); // refuses at once what cannot be
    return withSettings(before -> before.withLimits(change.apply(before.limits())));
  }

  /**
   * With modules reloaded in the running process when their files are edited; for development,
   * default off. Looked at twice a second are the loaded modules below the module path and the
   * working directory, but not those in {@code site-packages}. They are reloaded between two calls,
   * with those that import them; the state of an {@code @actor} object stays. An edit that fails
   * keeps the old code, and an error in the log says why. It goes before the configuration's {@code
   * clutch.worker.hot-reload}.
   */
  public WorkerSpec withHotReload() {
    return withSettings(base -> base.withHotReload(true));
  }

  /**
   * With settings that differ from the configured ones. The function is asked when a worker or pool
   * is spawned, and not again for its restarts; what it throws is thrown by the spawn.
   */
  public WorkerSpec withSettings(UnaryOperator<WorkerSettings> change) {
    return new WorkerSpec(target, process, contracts, hosts, settings.then(change));
  }

  private WorkerSpec with(ProcessSpec other) {
    return new WorkerSpec(target, other, contracts, hosts, settings);
  }

  public Target target() {
    return target;
  }

  public ProcessSpec process() {
    return process;
  }

  public List<Contract> contracts() {
    return contracts;
  }

  /** The contract for the interface, if the worker was specified with it. */
  public Optional<Contract> contract(Class<?> type) {
    Objects.requireNonNull(type, "type");
    return contracts.stream().filter(contract -> contract.type() == type).findFirst();
  }

  /** What is offered to this worker alone, by name. */
  public Map<String, Host> hosts() {
    return hosts;
  }

  /** The settings of such a worker, where these are the configured ones. */
  public WorkerSettings settings(WorkerSettings configured) {
    Objects.requireNonNull(configured, "configured");
    return settings.of(configured);
  }

  private static void requirePositive(String what, boolean holds, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("a " + what + " must be greater than zero, not " + value);
    }
  }

  private static void require(Pattern pattern, String text, String what) {
    if (!pattern.matcher(text).matches()) {
      throw new IllegalArgumentException("'" + text + "' is not " + what);
    }
  }
}
