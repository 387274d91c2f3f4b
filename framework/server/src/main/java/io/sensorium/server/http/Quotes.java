package io.sensorium.server.http;

/** Texts of clients as messages may quote them. */
public final class Quotes {
  private static final int LENGTH = 80;

  private Quotes() {}

  /** A text without control characters, and cut where it is long. */
  public static String shorten(String text) {
    String head = text.length() > LENGTH ? text.substring(0, LENGTH) + "…" : text;
    return head.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
  }
}
