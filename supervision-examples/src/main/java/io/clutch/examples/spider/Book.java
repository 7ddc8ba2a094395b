package io.clutch.examples.spider;

import java.math.BigDecimal;

/** The twin of {@code bookshop.Book} in Python. */
record Book(String title, BigDecimal price) {}
