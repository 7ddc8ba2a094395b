/**
 * What happened, as records: in workers and their calls, pools, policies, streams, the link,
 * templates and trees. {@link io.clutch.telemetry.Telemetry} is a listener; by default there is
 * none. Depends only on the JDK and on the events of supervision; every other package may report
 * here.
 */
package io.clutch.telemetry;
