/**
 * Listeners of users, called where they hold up nobody: one queue for each, and nothing that they
 * throw ends a worker.
 */
package io.clutch.internal.telemetry;
