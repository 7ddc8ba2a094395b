/**
 * What is counted and waited for by the clock, shared by Clutch's own modules; not for users.
 * Values that are given the time.
 */
package io.clutch.supervision.internal.time;
