package io.clutch.examples.crawlers;

import io.clutch.failure.CallFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;

/**
 * The result of a crawl.
 *
 * @param titles of the pages that could be read, by URL
 * @param failures why a page could not be read, by URL
 */
record Crawl(SortedMap<String, String> titles, SortedMap<String, String> failures) {

  void read(String url, Page page) {
    titles.put(url, page.title());
  }

  void failed(String url, Throwable failure) {
    boolean isCall = failure instanceof CallFailedException;
    failures.put(url, isCall ? failure.getMessage() : failure.toString());
  }

  /** The result, a line for each page. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    titles.forEach((url, title) -> lines.add(url + "  " + title));
    failures.forEach((url, why) -> lines.add(url + "  FAILED: " + why));
    return lines;
  }
}
