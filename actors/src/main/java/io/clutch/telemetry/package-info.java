/**
 * What happened, as records. Every step of a worker's life and of a call is told to the listeners,
 * of which there are none by default. Needs nothing but the JDK; every other package may report
 * here.
 */
package io.clutch.telemetry;
