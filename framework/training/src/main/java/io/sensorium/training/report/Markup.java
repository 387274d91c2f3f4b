package io.sensorium.training.report;

import java.util.Locale;

/** Text that is safe inside of HTML and SVG. */
final class Markup {
  private Markup() {}

  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        // Other control characters are no characters of HTML.
        default -> escaped.append(c < ' ' && c != '\n' && c != '\t' ? '\uFFFD' : c);
      }
    }
    return escaped.toString();
  }

  /** A share as a percentage of one decimal. */
  static String percent(double share) {
    return format("%.1f %%", 100 * share);
  }

  /** Formats alike wherever the program runs. */
  static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
