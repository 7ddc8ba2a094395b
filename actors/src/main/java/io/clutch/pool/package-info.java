/**
 * What a pool is to be: its specification, settings and routing, what it tells of itself, and what
 * a session asks for. The rules and the actor are in {@code internal.pool}.
 */
package io.clutch.pool;
