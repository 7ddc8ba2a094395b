/**
 * Traces of Clutch for OpenTelemetry: a span for each call to Python, and one for what Python asks
 * of the JVM, in one trace. Needs OpenTelemetry's API alone.
 */
package io.clutch.opentelemetry;
