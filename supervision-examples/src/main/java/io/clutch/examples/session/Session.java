package io.clutch.examples.session;

import io.clutch.Clutch;
import io.clutch.PythonRef;
import io.clutch.PythonWorker;
import io.clutch.examples.common.PythonModules;
import io.clutch.examples.common.Trees;
import io.clutch.supervision.Supervisor;
import io.clutch.supervision.SupervisorCommand;
import io.clutch.supervision.SupervisorSpec;
import io.clutch.worker.WorkerSpec;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;

/** A stream between two Python processes that share its state. */
public final class Session {
  private static final WorkerSpec ENCODER = python("zipped:Encoder");
  private static final WorkerSpec DECODER = python("zipped:Decoder");
  private static final String TEXT = "What was said before need not be said again. ";
  private static final int TIMES = 3;

  private final PythonRef encoder;
  private final PythonRef decoder;

  private Session(PythonRef encoder, PythonRef decoder) {
    this.encoder = encoder;
    this.decoder = decoder;
  }

  static SupervisorSpec tree() {
    return SupervisorSpec.oneForAll()
        .withChild(PythonWorker.child("encoder", ENCODER))
        .withChild(PythonWorker.child("decoder", DECODER));
  }

  private static WorkerSpec python(String path) {
    return WorkerSpec.actor(path).withModulePath(PythonModules.folder());
  }

  /** The session of a system whose guardian is the tree. */
  static Session of(ActorSystem<SupervisorCommand> system) {
    Clutch clutch = Clutch.get(system);
    return new Session(
        clutch.ref(system, "encoder", ENCODER), clutch.ref(system, "decoder", DECODER));
  }

  /** The next block of the stream. */
  CompletionStage<byte[]> encode(String text) {
    return encoder.call("encode", byte[].class, text);
  }

  /** Decodes a block, which must be the one after the last decoded block. */
  CompletionStage<String> decode(byte[] block) {
    return decoder.call("decode", String.class, block);
  }

  /** Sends one text several times: each time it takes fewer bytes. */
  public static void main(String... arguments) {
    ActorSystem<SupervisorCommand> system =
        ActorSystem.create(Supervisor.create(tree()), "session");
    try {
      Session session = of(system);
      for (int i = 0; i < TIMES; i++) {
        byte[] block = session.encode(TEXT).toCompletableFuture().join();
        String text = session.decode(block).toCompletableFuture().join();
        System.out.println(block.length + " bytes: " + text);
      }
      System.out.print(Trees.snapshot(system, system).render());
    } finally {
      system.terminate();
      system.getWhenTerminated().toCompletableFuture().join();
    }
  }
}
