package io.clutch.supervision;

/** The type of a child. */
public enum ChildType {
  WORKER,
  SUPERVISOR
}
