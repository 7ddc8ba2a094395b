package io.clutch.examples;

import io.clutch.examples.auction.Auction;
import io.clutch.examples.crawlers.Crawlers;
import io.clutch.examples.declared.Weather;
import io.clutch.examples.embedded.Application;
import io.clutch.examples.embeddings.Search;
import io.clutch.examples.pipeline.Pipeline;
import io.clutch.examples.report.MonthlyReport;
import io.clutch.examples.session.Session;
import io.clutch.examples.soak.Soak;
import io.clutch.examples.spider.Cheapest;
import io.clutch.examples.words.Words;
import java.util.Arrays;
import org.slf4j.LoggerFactory;

/** The main class: starts the example that the first argument names, or the main job. */
public final class Examples {
  private static final int WRONG_USAGE = 2;

  private Examples() {}

  /** Passes the other arguments to the example. Exits with 2 if the name is unknown. */
  public static void main(String... arguments) throws Exception {
    // SLF4J warns if several threads initialize it at once.
    LoggerFactory.getILoggerFactory();
    if (arguments.length == 0 || arguments[0].startsWith("-")) {
      StandardLibrary.main(arguments);
      return;
    }
    String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
    switch (arguments[0]) {
      case "auction" -> Auction.main(rest);
      case "crawlers" -> Crawlers.main(rest);
      case "pipeline" -> Pipeline.main(rest);
      case "session" -> Session.main(rest);
      case "declared" -> Weather.main(rest);
      case "report" -> MonthlyReport.main(rest);
      case "embedded" -> Application.main(rest);
      case "embeddings" -> Search.main(rest);
      case "spider" -> Cheapest.main(rest);
      case "words" -> Words.main(rest);
      case "soak" -> Soak.main(rest);
      default -> refuse(arguments[0]);
    }
  }

  private static void refuse(String story) {
    System.err.println("No such example: " + story + "; see supervision-examples/README.md");
    System.exit(WRONG_USAGE);
  }
}
