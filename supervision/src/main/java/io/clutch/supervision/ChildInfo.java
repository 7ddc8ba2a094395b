package io.clutch.supervision;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The present state of one child.
 *
 * @param ref its present incarnation, if there is one; for a lasting reference see {@link
 *     Supervision#ref}
 */
public record ChildInfo(
    String id, ChildType type, Restart restart, ChildState state, Optional<ActorRef<?>> ref) {}
