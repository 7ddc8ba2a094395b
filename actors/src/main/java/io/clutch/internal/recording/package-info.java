/**
 * Events of Java Flight Recorder. None is enabled by default, and then nothing of this allocates.
 * Works without the module {@code jdk.jfr}, and records nothing then.
 */
package io.clutch.internal.recording;
