package io.clutch.supervision;

/** What a child is. */
public enum ChildType {
  WORKER,
  SUPERVISOR
}
