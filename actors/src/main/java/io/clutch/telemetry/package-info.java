/**
 * Events, as records. Each step of a worker's life and of a call is reported to the listeners; by
 * default there are none. Depends only on the JDK and on the events of supervision; every other
 * package may report here.
 */
package io.clutch.telemetry;
