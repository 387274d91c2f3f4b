package io.sensorium.runtime.definition;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Guesses what was meant by a misspelt word. */
public final class Suggestions {
  private Suggestions() {}

  /**
   * The nearest of the known words, if it is near: at most a third of its letters differ, rounded
   * up.
   */
  public static Optional<String> nearest(String word, Collection<String> known) {
    return known.stream()
        .filter(candidate -> distance(word, candidate) <= (candidate.length() + 2) / 3)
        .min(
            Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** {@code did you mean 'width'?} */
  public static Optional<String> didYouMean(String word, Collection<String> known) {
    return nearest(word, known).map(near -> "did you mean '" + near + "'?");
  }

  private static int distance(String word, String candidate) {
    return LevenshteinDistance.getDefaultInstance()
        .apply(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT));
  }
}
