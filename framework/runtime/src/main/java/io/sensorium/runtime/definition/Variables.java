package io.sensorium.runtime.definition;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.configuration2.interpol.ConfigurationInterpolator;
import org.apache.commons.configuration2.interpol.DefaultLookups;
import org.apache.commons.configuration2.interpol.Lookup;

/**
 * Replaces {@code ${env:NAME}} and {@code ${sys:name}}. No other lookup is there: Commons
 * Configuration's own would read files.
 */
final class Variables {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]*)}?");

  private Variables() {}

  /** An interpolator with two lookups. */
  static ConfigurationInterpolator interpolator() {
    ConfigurationInterpolator interpolator = new ConfigurationInterpolator();
    interpolator.registerLookups(lookups());
    return interpolator;
  }

  static Map<String, Lookup> lookups() {
    return Map.of(
        "env", DefaultLookups.ENVIRONMENT.getLookup(),
        "sys", DefaultLookups.SYSTEM_PROPERTIES.getLookup());
  }

  /** The text with its variables replaced; those that nothing resolves stay. */
  static String replace(String text) {
    return String.valueOf(interpolator().interpolate(text));
  }

  /** What is wrong with the first variable that was not replaced. */
  static Optional<String> unresolved(String replaced) {
    Matcher matcher = VARIABLE.matcher(replaced);
    if (!matcher.find()) {
      return Optional.empty();
    }
    String name = matcher.group(1);
    return Optional.of(
        name.startsWith("env:") || name.startsWith("sys:")
            ? "the variable ${" + name + "} is not set"
            : "the variable ${" + name + "} is neither ${env:NAME} nor ${sys:name}");
  }
}
