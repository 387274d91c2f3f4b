package io.sensorium.heads;

import java.util.Comparator;
import java.util.List;

/** Finds what somebody probably meant. */
final class Spelling {
  private Spelling() {}

  /**
   * The candidate that takes the fewest edits; the first one of several.
   *
   * @param candidates not empty
   */
  static String nearest(String text, List<String> candidates) {
    return candidates.stream()
        .min(Comparator.comparingInt(candidate -> distance(text, candidate)))
        .orElseThrow();
  }

  /** The number of insertions, deletions and replacements (Levenshtein, 1966). */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
