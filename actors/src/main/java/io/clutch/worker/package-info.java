/**
 * One Python process behind one actor: starting, ready, draining; the calls in flight and their
 * deadlines; liveness and restarts. Takes encoded calls and answers each exactly once; hands on to
 * {@code socket} and {@code process}.
 */
package io.clutch.worker;
