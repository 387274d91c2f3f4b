package io.sensorium.runtime.registry;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The versions that will do: {@code [1,2)}, or {@code 1.2}, which means that version or a later
 * one.
 *
 * @param ceiling the upper end; absent if open
 */
public record VersionRange(
    Version floor, boolean floorIncluded, Optional<Version> ceiling, boolean ceilingIncluded) {
  private static final Pattern INTERVAL =
      Pattern.compile("([\\[(])\\s*([^,\\s]+)\\s*,\\s*([^,\\s]+)\\s*([\\])])");
  public static final VersionRange ANY = atLeast(new Version(0, 0, 0, ""));

  public static VersionRange atLeast(Version floor) {
    return new VersionRange(floor, true, Optional.empty(), false);
  }

  /**
   * Reads a range.
   *
   * @throws IllegalArgumentException if the text is not a range, or an empty one
   */
  public static VersionRange parse(String text) {
    Matcher matcher = INTERVAL.matcher(text);
    if (!matcher.matches()) {
      return atLeast(Version.parse(text));
    }
    Version floor = Version.parse(matcher.group(2));
    Version ceiling = Version.parse(matcher.group(3));
    if (floor.compareTo(ceiling) > 0) {
      throw new IllegalArgumentException("'" + text + "' holds no version");
    }
    return new VersionRange(
        floor, matcher.group(1).equals("["), Optional.of(ceiling), matcher.group(4).equals("]"));
  }

  public boolean includes(Version version) {
    int low = version.compareTo(floor);
    if (low < 0 || (low == 0 && !floorIncluded)) {
      return false;
    }
    return ceiling
        .map(version::compareTo)
        .map(high -> high < 0 || (high == 0 && ceilingIncluded))
        .orElse(true);
  }

  @Override
  public String toString() {
    return ceiling
        .map(top -> (floorIncluded ? "[" : "(") + floor + "," + top + (ceilingIncluded ? "]" : ")"))
        .orElse(floor + " or later");
  }
}
