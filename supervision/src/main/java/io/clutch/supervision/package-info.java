/**
 * Supervision trees with the rules of OTP over any typed behaviour: {@link
 * io.clutch.supervision.SupervisorSpec} and {@link io.clutch.supervision.ChildSpec} say what a tree
 * is, {@link io.clutch.supervision.Supervisor} makes its behaviour, {@link
 * io.clutch.supervision.SupervisorCommand} is what it understands, and {@link
 * io.clutch.supervision.Supervision} gives references that outlast restarts. Knows nothing of
 * Python.
 */
package io.clutch.supervision;
