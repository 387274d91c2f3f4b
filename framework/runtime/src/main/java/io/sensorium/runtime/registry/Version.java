package io.sensorium.runtime.registry;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version as OSGi has it: {@code major.minor.micro.qualifier}; what is left out is 0 or empty.
 */
public record Version(int major, int minor, int micro, String qualifier)
    implements Comparable<Version> {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,9})(?:\\.(\\d{1,9})(?:\\.(\\d{1,9})(?:\\.([\\w-]+))?)?)?");
  private static final Comparator<Version> ORDER =
      Comparator.comparingInt(Version::major)
          .thenComparingInt(Version::minor)
          .thenComparingInt(Version::micro)
          .thenComparing(Version::qualifier);

  /**
   * Reads a version.
   *
   * @throws IllegalArgumentException if the text is not a version
   */
  public static Version parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is not a version such as 1.2.0");
    }
    String qualifier = matcher.group(4);
    return new Version(
        number(matcher, 1),
        number(matcher, 2),
        number(matcher, 3),
        qualifier == null ? "" : qualifier);
  }

  private static int number(Matcher matcher, int group) {
    return matcher.group(group) == null ? 0 : Integer.parseInt(matcher.group(group));
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + micro + (qualifier.isEmpty() ? "" : "." + qualifier);
  }
}
