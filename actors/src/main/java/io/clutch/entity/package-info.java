/**
 * Python objects by key, many in one process: what they are, references to them, and what keeps
 * their state. The rules are in Python: {@code clutch._entities}.
 */
package io.clutch.entity;
