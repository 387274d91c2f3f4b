package io.sensorium.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of one plugin in one pipeline: the keys of its section that are not the host's own.
 *
 * <p>Values are {@code String}, {@code Boolean}, {@code Long}, {@code Double} or a {@code List} of
 * those. Keys have been checked against the plugin's declaration before it is created, so an
 * unknown one never arrives.
 *
 * @param owner what the settings belong to, for messages: {@code pipeline 'stamps', fusion}
 */
public record Settings(String owner, Map<String, Object> values) {
  public Settings {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public static Settings none(String owner) {
    return new Settings(owner, Map.of());
  }

  /** A whole number in {@code [least, most]}. */
  public int integer(String key, int absent, int least, int most) {
    Object value = values.getOrDefault(key, (long) absent);
    if (value instanceof Long number && number >= least && number <= most) {
      return number.intValue();
    }
    throw invalid(key, "a whole number from " + least + " to " + most, value);
  }

  /** A number in {@code [least, most]}. */
  public double number(String key, double absent, double least, double most) {
    Object value = values.getOrDefault(key, absent);
    if (value instanceof Number number
        && number.doubleValue() >= least
        && number.doubleValue() <= most) {
      return number.doubleValue();
    }
    throw invalid(key, "a number from " + least + " to " + most, value);
  }

  public String text(String key, String absent) {
    Object value = values.getOrDefault(key, absent);
    if (value instanceof String text) {
      return text;
    }
    throw invalid(key, "a text", value);
  }

  public boolean flag(String key, boolean absent) {
    Object value = values.getOrDefault(key, absent);
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw invalid(key, "true or false", value);
  }

  /** A list of texts; empty if the key is absent. */
  public List<String> texts(String key) {
    Object value = values.getOrDefault(key, List.of());
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw invalid(key, "a list of texts", value);
  }

  private SensoriumException invalid(String key, String expected, Object value) {
    return new SensoriumException(
        ErrorCode.INVALID_SETTING,
        owner + ": '" + key + "' must be " + expected + ", but is " + value);
  }
}
