package io.clutch.internal.wire;

import java.util.Map;

/** The kinds of items, with their numbers on the wire. */
enum Kind {
  CALL(1),
  CAST(2),
  OPEN(3),
  FEED(4),
  FINISH(5),
  ABORT(6),
  DEMAND(7),
  INPUT_CHUNK(8),
  ANSWER(9),
  FAILED_ANSWER(10),
  HOST_CREDIT(11),
  TERMINATED(12),
  GIVEN(13),
  RESULT(16),
  FAILURE(17),
  CREDIT(18),
  ELEMENTS(19),
  REQUEST(20),
  OUTPUT_CHUNK(21),
  CHUNK_ACKNOWLEDGED(22),
  ASK(23),
  TELL(24),
  WITHDRAW(25),
  WATCH(26),
  UNWATCH(27),
  PROGRESS(28),
  RELEASE(29),
  WAITING(30),
  HELLO(32),
  READY(33),
  PONG(34),
  LOG(35),
  CANCELLED(36),
  STOPPING(37),
  FINISHING(38),
  UNREAD(39),
  INSPECTED(40),
  START(48),
  CANCEL(49),
  INTERRUPT(50),
  STOP(51),
  PING(52),
  INSPECT(53),
  OPENED(65),
  FREED(66);

  private static final Kind[] BY_NUMBER = new Kind[128];

  static {
    for (Kind kind : values()) {
      BY_NUMBER[kind.number] = kind;
    }
  }

  private static final Map<Class<?>, Kind> BY_CLASS =
      Map.ofEntries(
          Map.entry(FromWorker.Result.class, RESULT),
          Map.entry(FromWorker.Failure.class, FAILURE),
          Map.entry(FromWorker.Credit.class, CREDIT),
          Map.entry(FromWorker.Elements.class, ELEMENTS),
          Map.entry(FromWorker.Request.class, REQUEST),
          Map.entry(FromWorker.OutputChunk.class, OUTPUT_CHUNK),
          Map.entry(FromWorker.ChunkAcknowledged.class, CHUNK_ACKNOWLEDGED),
          Map.entry(FromWorker.Ask.class, ASK),
          Map.entry(FromWorker.Tell.class, TELL),
          Map.entry(FromWorker.Withdraw.class, WITHDRAW),
          Map.entry(FromWorker.Watch.class, WATCH),
          Map.entry(FromWorker.Unwatch.class, UNWATCH),
          Map.entry(FromWorker.Release.class, RELEASE),
          Map.entry(FromWorker.Progress.class, PROGRESS),
          Map.entry(FromWorker.Waiting.class, WAITING),
          Map.entry(FromWorker.Hello.class, HELLO),
          Map.entry(FromWorker.Ready.class, READY),
          Map.entry(FromWorker.Pong.class, PONG),
          Map.entry(FromWorker.Log.class, LOG),
          Map.entry(FromWorker.Cancelled.class, CANCELLED),
          Map.entry(FromWorker.Stopping.class, STOPPING),
          Map.entry(FromWorker.Finishing.class, FINISHING),
          Map.entry(FromWorker.Unread.class, UNREAD),
          Map.entry(FromWorker.Inspected.class, INSPECTED),
          Map.entry(FromWorker.Freed.class, FREED),
          Map.entry(ToWorker.Open.class, OPEN),
          Map.entry(ToWorker.Feed.class, FEED),
          Map.entry(ToWorker.Finish.class, FINISH),
          Map.entry(ToWorker.Abort.class, ABORT),
          Map.entry(ToWorker.Demand.class, DEMAND),
          Map.entry(ToWorker.InputChunk.class, INPUT_CHUNK),
          Map.entry(ToWorker.Answer.class, ANSWER),
          Map.entry(ToWorker.FailedAnswer.class, FAILED_ANSWER),
          Map.entry(ToWorker.HostCredit.class, HOST_CREDIT),
          Map.entry(ToWorker.Terminated.class, TERMINATED),
          Map.entry(ToWorker.Given.class, GIVEN),
          Map.entry(ToWorker.Start.class, START),
          Map.entry(ToWorker.Cancel.class, CANCEL),
          Map.entry(ToWorker.Interrupt.class, INTERRUPT),
          Map.entry(ToWorker.Stop.class, STOP),
          Map.entry(ToWorker.Ping.class, PING),
          Map.entry(ToWorker.Inspect.class, INSPECT),
          Map.entry(ToWorker.Opened.class, OPENED));

  private final int number;

  Kind(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static Kind of(long number) throws ProtocolException {
    Kind kind = number >= 0 && number < BY_NUMBER.length ? BY_NUMBER[(int) number] : null;
    if (kind == null) {
      throw new ProtocolException("an item of unknown kind " + number);
    }
    return kind;
  }

  static Kind of(FromWorker item) {
    return BY_CLASS.get(item.getClass());
  }

  static Kind of(ToWorker item) {
    if (item instanceof ToWorker.Call call) {
      return call.cast() ? CAST : CALL;
    }
    return BY_CLASS.get(item.getClass());
  }
}
