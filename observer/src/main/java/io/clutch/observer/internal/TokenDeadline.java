package io.clutch.observer.internal;

import java.time.Duration;
import java.util.function.Predicate;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;

/**
 * The requests of one connection. It ends, and the connection with it, unless a request that is
 * served data has come in time; earlier if there are many such connections. So nobody without the
 * token can hold a connection for long, by sending a request slowly for example.
 */
final class TokenDeadline extends GraphStage<FlowShape<HttpRequest, HttpRequest>> {
  private final Inlet<HttpRequest> in = Inlet.create("TokenDeadline.in");
  private final Outlet<HttpRequest> out = Outlet.create("TokenDeadline.out");
  private final FlowShape<HttpRequest, HttpRequest> shape = FlowShape.of(in, out);
  private final Predicate<HttpRequest> isTrusted;
  private final Duration limit;
  private final Connections connections;

  TokenDeadline(Predicate<HttpRequest> isTrusted, Duration limit, Connections connections) {
    this.isTrusted = isTrusted;
    this.limit = limit;
    this.connections = connections;
  }

  @Override
  public FlowShape<HttpRequest, HttpRequest> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private boolean isOpenForLong;

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              pass(grab(in));
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              pull(in);
            }
          });
    }

    @Override
    public void preStart() {
      connections.opened();
      scheduleOnce(in, limit);
      scheduleWithFixedDelay(connections, Connections.LEAST_STAY, Connections.LEAST_STAY);
    }

    private void pass(HttpRequest request) {
      if (!isOpenForLong && isTrusted.test(request)) {
        isOpenForLong = true;
        connections.proven();
        cancelTimer(in);
        cancelTimer(connections);
      }
      push(out, request);
    }

    @Override
    public void onTimer(Object timer) {
      if (timer == in || connections.hasToLeave(System.nanoTime())) {
        completeStage();
      }
    }

    @Override
    public void postStop() {
      connections.closed(isOpenForLong);
    }
  }
}
