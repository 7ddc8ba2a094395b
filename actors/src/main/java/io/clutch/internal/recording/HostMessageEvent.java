package io.clutch.internal.recording;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Threshold;

@Name("io.clutch.HostMessage")
@Label("Host Message")
@Description("An ask or tell of Python to a host, from its arrival until the host is done with it")
@Threshold("0 ms")
final class HostMessageEvent extends ClutchEvent {
  /** Tells whether events of this class are recorded, without a new one. */
  static final HostMessageEvent PROBE = new HostMessageEvent();

  @Label("Incarnation")
  int incarnation;

  @Label("Host")
  @Description("Its name; for a reference, the path of its actor")
  String host;

  @Label("Ask")
  @Description("Whether it has an answer; otherwise it is a tell")
  boolean ask;

  @Label("Outcome")
  @Description("ok, or the code of the failed answer")
  String outcome;
}
