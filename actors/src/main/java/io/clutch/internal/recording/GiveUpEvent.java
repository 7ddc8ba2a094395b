package io.clutch.internal.recording;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;

@Name("io.clutch.GiveUp")
@Label("Give Up")
@Description("A worker or supervisor restarts no more, or a pool has no worker and starts none yet")
final class GiveUpEvent extends ClutchEvent {
  static final GiveUpEvent PROBE = new GiveUpEvent();

  @Label("Child")
  @Description("The child of the supervisor that ended too often, or empty")
  String child;

  @Label("Reason")
  String reason;

  void commit(String of, String by, String why) {
    name = of;
    child = by;
    reason = why;
    commit();
  }
}
