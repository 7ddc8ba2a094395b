package io.clutch.cluster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.cluster.internal.wire.ToOwner;
import io.clutch.failure.ExitReason;
import io.clutch.worker.WorkerCommand;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** Which owner gets the calls of a key. */
class OwnersTest {
  private final ActorRef<ToOwner> first = TestInbox.<ToOwner>create("first").getRef();
  private final ActorRef<ToOwner> second = TestInbox.<ToOwner>create("second").getRef();
  private final ActorRef<WorkerCommand> link = TestInbox.<WorkerCommand>create("link").getRef();
  private final Owners owners = new Owners();

  private void list(Set<ActorRef<ToOwner>> listed) {
    owners.listed(listed, listed);
  }

  /** Its calls would come back until a newer listing. */
  @Test
  void aWithdrawnOwnerIsNotChosenByAStaleListing() {
    list(Set.of(first));
    assertThat(owners.toLink()).contains(first);
    owners.linked(first, link);
    owners.opened(first);
    assertThat(owners.current()).contains(link);

    owners.withdrawn(first);
    list(Set.of(first));
    assertThat(owners.current()).isEmpty();
    assertThat(owners.absence()).isEqualTo(new ExitReason.Absent("is published by no node"));
    list(Set.of(first, second));
    assertThat(owners.toLink()).contains(second);
  }
}
