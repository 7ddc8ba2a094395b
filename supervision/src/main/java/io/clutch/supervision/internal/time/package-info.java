/**
 * The window in which restarts are counted, and the backoff between them. Shared by Clutch's own
 * modules; not for users. Both are given the time and read no clock.
 */
package io.clutch.supervision.internal.time;
