package io.clutch;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/** The packages below {@code io.clutch}, and what each may import. */
final class PackageTable {
  /** What every package may import. */
  static final Set<String> FOR_EVERYONE =
      Set.of("failure", "telemetry", "internal.memory", "internal.observe", "internal.settings");

  /** Each package, and what it may import besides itself and those for everyone. */
  static final Map<String, Set<String>> MAY_IMPORT =
      Map.ofEntries(
          entry("call", Set.of("data")),
          entry("data", Set.of("internal.codec.format")),
          entry("failure", Set.of("supervision")),
          entry(
              "host",
              Set.of("data", "internal.chain", "internal.host", "internal.names", "internal.stub")),
          entry(
              "internal.asks",
              Set.of(
                  "internal.chain",
                  "internal.codec.format",
                  "internal.dispatch",
                  "internal.host",
                  "internal.request",
                  "internal.time",
                  "internal.wire")),
          entry("internal.builtin", Set.of("internal.host", "worker")),
          entry("internal.observe", Set.of("failure", "telemetry")),
          entry("internal.names", Set.of("internal.codec.format", "internal.host")),
          entry(
              "internal.calls",
              Set.of(
                  "internal.codec.format",
                  "call",
                  "internal.chain",
                  "internal.codec",
                  "internal.dispatch",
                  "internal.request",
                  "internal.telemetry",
                  "internal.time",
                  "internal.wire",
                  "worker")),
          entry("internal.chain", Set.of()),
          entry(
              "internal.client",
              Set.of(
                  "internal.codec.format",
                  "call",
                  "internal.chain",
                  "data",
                  "internal.request",
                  "internal.streams",
                  "internal.transport",
                  "worker")),
          entry(
              "internal.codec",
              Set.of(
                  "data", "internal.codec.format", "internal.codec.read", "internal.codec.write")),
          entry("internal.codec.format", Set.of("internal.text")),
          entry("internal.codec.read", Set.of("data", "internal.codec.format", "internal.text")),
          entry(
              "internal.codec.write",
              Set.of("data", "internal.codec.format", "internal.codec.read", "internal.text")),
          entry(
              "internal.config",
              Set.of(
                  "internal.text",
                  "internal.codec.format",
                  "internal.process",
                  "internal.transport",
                  "pool",
                  "supervision",
                  "worker")),
          entry(
              "internal.dispatch",
              Set.of(
                  "internal.chain",
                  "internal.codec.format",
                  "internal.process",
                  "internal.request",
                  "internal.time",
                  "internal.transport",
                  "internal.wire",
                  "worker")),
          entry(
              "internal.handoff",
              Set.of(
                  "internal.calls",
                  "internal.chain",
                  "internal.request",
                  "internal.telemetry",
                  "internal.time",
                  "worker")),
          entry("internal.health", Set.of("internal.log", "pool", "supervision", "worker")),
          entry(
              "internal.host",
              Set.of("internal.chain", "internal.codec", "internal.codec.format", "internal.text")),
          entry(
              "internal.inspect",
              Set.of(
                  "call",
                  "internal.log",
                  "internal.pool.state",
                  "internal.reading",
                  "internal.request",
                  "internal.telemetry",
                  "internal.text",
                  "pool",
                  "supervision",
                  "supervision.internal",
                  "worker")),
          entry("internal.log", Set.of("internal.process", "internal.wire")),
          entry("internal.loop", Set.of("internal.time")),
          entry("internal.memory", Set.of()),
          entry(
              "internal.messages",
              Set.of(
                  "call",
                  "internal.chain",
                  "internal.codec.format",
                  "internal.host",
                  "internal.request",
                  "worker")),
          entry(
              "internal.policy",
              Set.of("call", "internal.client", "internal.request", "supervision.internal.time")),
          entry(
              "internal.pool",
              Set.of(
                  "internal.chain",
                  "internal.calls",
                  "call",
                  "internal.handoff",
                  "internal.pool.state",
                  "internal.reading",
                  "internal.request",
                  "internal.streams",
                  "internal.telemetry",
                  "internal.time",
                  "internal.worker",
                  "pool",
                  "supervision",
                  "supervision.internal.time",
                  "worker")),
          entry(
              "internal.pool.state",
              Set.of(
                  "internal.chain",
                  "call",
                  "internal.calls",
                  "internal.request",
                  "internal.streams",
                  "internal.time",
                  "pool",
                  "worker")),
          entry("internal.process", Set.of("internal.text", "worker")),
          entry(
              "internal.reading",
              Set.of("internal.log", "internal.request", "internal.text", "worker")),
          entry(
              "internal.request",
              Set.of(
                  "internal.chain",
                  "internal.codec.format",
                  "internal.text",
                  "call",
                  "internal.builtin",
                  "internal.codec",
                  "internal.host",
                  "internal.log",
                  "internal.process",
                  "internal.telemetry",
                  "internal.time",
                  "internal.transport",
                  "internal.wire",
                  "worker")),
          entry("internal.settings", Set.of("supervision.internal.time")),
          entry(
              "internal.streams",
              Set.of(
                  "internal.chain",
                  "internal.codec.format",
                  "worker",
                  "call",
                  "internal.codec",
                  "internal.dispatch",
                  "internal.request",
                  "internal.time",
                  "internal.wire")),
          entry(
              "internal.system",
              Set.of(
                  "internal.process",
                  "internal.telemetry",
                  "internal.text",
                  "call",
                  "internal.builtin",
                  "internal.client",
                  "internal.config",
                  "internal.handoff",
                  "internal.health",
                  "internal.host",
                  "internal.loop",
                  "internal.names",
                  "internal.pool",
                  "internal.pool.state",
                  "internal.request",
                  "internal.time",
                  "internal.transport",
                  "internal.worker",
                  "pool",
                  "supervision",
                  "worker")),
          entry(
              "internal.spawn",
              Set.of(
                  "internal.builtin",
                  "internal.codec.format",
                  "internal.host",
                  "internal.messages",
                  "internal.reading",
                  "internal.request",
                  "internal.system",
                  "host",
                  "supervision",
                  "worker")),
          entry(
              "internal.stub",
              Set.of("data", "internal.codec.format", "internal.host", "internal.text")),
          entry("internal.telemetry", Set.of("internal.text")),
          entry("internal.text", Set.of()),
          entry("internal.time", Set.of()),
          entry("internal.transport", Set.of("internal.loop", "internal.zmtp")),
          entry("internal.wire", Set.of()),
          entry(
              "internal.worker",
              Set.of(
                  "internal.builtin",
                  "host",
                  "internal.asks",
                  "internal.chain",
                  "internal.codec",
                  "internal.calls",
                  "internal.dispatch",
                  "internal.handoff",
                  "internal.host",
                  "internal.log",
                  "internal.messages",
                  "internal.process",
                  "internal.reading",
                  "internal.request",
                  "internal.streams",
                  "internal.telemetry",
                  "internal.text",
                  "internal.time",
                  "internal.transport",
                  "internal.wire",
                  "supervision.internal.time",
                  "worker")),
          entry("internal.zmtp", Set.of()),
          entry("pool", Set.of("worker")),
          entry(
              "root",
              Set.of(
                  "internal.spawn",
                  "call",
                  "data",
                  "host",
                  "internal.calls",
                  "internal.chain",
                  "internal.client",
                  "internal.codec",
                  "internal.codec.format",
                  "internal.config",
                  "internal.health",
                  "internal.host",
                  "internal.log",
                  "internal.messages",
                  "internal.policy",
                  "internal.pool",
                  "internal.pool.state",
                  "internal.process",
                  "internal.reading",
                  "internal.request",
                  "internal.streams",
                  "internal.system",
                  "internal.telemetry",
                  "internal.text",
                  "internal.transport",
                  "internal.worker",
                  "pool",
                  "supervision",
                  "worker")),
          entry(
              "supervision",
              Set.of(
                  "supervision.internal",
                  "supervision.internal.rules",
                  "supervision.internal.time")),
          entry(
              "supervision.internal",
              Set.of("supervision", "supervision.internal.rules", "supervision.internal.time")),
          entry("supervision.internal.rules", Set.of("supervision", "supervision.internal.time")),
          entry("supervision.internal.time", Set.of()),
          entry("telemetry", Set.of("failure", "supervision")),
          entry("testkit", Set.of("supervision")),
          entry("worker", Set.of("call", "host", "internal.host", "internal.text")));

  private PackageTable() {}
}
