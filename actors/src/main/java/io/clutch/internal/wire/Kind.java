package io.clutch.internal.wire;

import java.util.Map;

/** The kinds of item, with their numbers on the wire. */
enum Kind {
  CALL(1),
  CAST(2),
  OPEN(3),
  FEED(4),
  FINISH(5),
  ABORT(6),
  DEMAND(7),
  PART(8),
  RESULT(16),
  FAILURE(17),
  CREDIT(18),
  ELEMENTS(19),
  REQUEST(20),
  PORTION(21),
  RECEIVED(22),
  HELLO(32),
  READY(33),
  PONG(34),
  LOG(35),
  CANCELLED(36),
  STOPPING(37),
  FINISHING(38),
  UNREAD(39),
  START(48),
  CANCEL(49),
  INTERRUPT(50),
  STOP(51),
  PING(52);

  private static final Kind[] BY_NUMBER = new Kind[64];

  static {
    for (Kind kind : values()) {
      BY_NUMBER[kind.number] = kind;
    }
  }

  private static final Map<Class<?>, Kind> BY_CLASS =
      Map.ofEntries(
          Map.entry(UpItem.Result.class, RESULT),
          Map.entry(UpItem.Failure.class, FAILURE),
          Map.entry(UpItem.Credit.class, CREDIT),
          Map.entry(UpItem.Elements.class, ELEMENTS),
          Map.entry(UpItem.Request.class, REQUEST),
          Map.entry(UpItem.Portion.class, PORTION),
          Map.entry(UpItem.Received.class, RECEIVED),
          Map.entry(UpItem.Hello.class, HELLO),
          Map.entry(UpItem.Ready.class, READY),
          Map.entry(UpItem.Pong.class, PONG),
          Map.entry(UpItem.Log.class, LOG),
          Map.entry(UpItem.Cancelled.class, CANCELLED),
          Map.entry(UpItem.Stopping.class, STOPPING),
          Map.entry(UpItem.Finishing.class, FINISHING),
          Map.entry(UpItem.Unread.class, UNREAD),
          Map.entry(DownItem.Open.class, OPEN),
          Map.entry(DownItem.Feed.class, FEED),
          Map.entry(DownItem.Finish.class, FINISH),
          Map.entry(DownItem.Abort.class, ABORT),
          Map.entry(DownItem.Demand.class, DEMAND),
          Map.entry(DownItem.Part.class, PART),
          Map.entry(DownItem.Start.class, START),
          Map.entry(DownItem.Cancel.class, CANCEL),
          Map.entry(DownItem.Interrupt.class, INTERRUPT),
          Map.entry(DownItem.Stop.class, STOP),
          Map.entry(DownItem.Ping.class, PING));

  private final int number;

  Kind(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static Kind of(long number) throws Breach {
    Kind kind = number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[(int) number] : null;
    if (kind == null) {
      throw new Breach("an item of unknown kind " + number);
    }
    return kind;
  }

  static Kind of(UpItem item) {
    return BY_CLASS.get(item.getClass());
  }

  static Kind of(DownItem item) {
    if (item instanceof DownItem.Call call) {
      return call.cast() ? CAST : CALL;
    }
    return BY_CLASS.get(item.getClass());
  }
}
