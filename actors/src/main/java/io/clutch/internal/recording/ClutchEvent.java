package io.clutch.internal.recording;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.StackTrace;

/** What all events have: off by default, and the name of what each is about. */
@Category("Clutch")
@Enabled(false)
@StackTrace(false)
abstract class ClutchEvent extends Event {
  @Label("Name")
  @Description("The worker, pool, supervisor or child, which stays the same through restarts")
  String name;
}
