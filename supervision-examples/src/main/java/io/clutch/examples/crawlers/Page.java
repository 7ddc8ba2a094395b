package io.clutch.examples.crawlers;

import java.util.List;

/** The twin of {@code crawler.Page} in Python. */
record Page(String title, List<String> links) {}
