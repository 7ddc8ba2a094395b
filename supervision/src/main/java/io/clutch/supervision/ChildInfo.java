package io.clutch.supervision;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * One child, as its supervisor sees it now.
 *
 * @param ref its present incarnation, if there is one; for one that lasts see {@link
 *     Supervision#ref}
 */
public record ChildInfo(
    String id, ChildType type, Restart restart, ChildState state, Optional<ActorRef<?>> ref) {}
