/**
 * Supervision trees with the rules of OTP over any typed behaviour. The rules are plain values that
 * take events and a clock and give commands ({@code SupervisorRules}); an actor around them spawns,
 * stops, watches and times ({@code SupervisorActor}). Knows nothing of Python.
 */
package io.clutch.supervision;
