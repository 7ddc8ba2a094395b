package io.clutch.examples.auction;

import static org.assertj.core.api.Assertions.assertThat;

import io.clutch.examples.common.Systems;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AuctionTest {
  private static final int LOTS = 4;

  private final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "auction");

  @AfterEach
  void end() throws Exception {
    Systems.end(system);
  }

  @Test
  void eachLotGoesToTheRightBidderAlthoughBiddersCrash() throws Exception {
    Auction.Result result =
        Auction.hold(system, Auction.lots(LOTS), Duration.ofMillis(300))
            .toCompletableFuture()
            .get(60, TimeUnit.SECONDS);

    assertThat(result.sales()).extracting(Sale::lot).isEqualTo(Auction.lots(LOTS));
    assertThat(result.sales()).allMatch(sale -> sale.isRight(Auction.BIDDERS));
    assertThat(result.crashes()).isPositive();
  }
}
