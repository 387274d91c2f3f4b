package io.sensorium.runtime.plan;

import java.util.List;

/** The types that plugins declare for their settings. */
final class SettingType {
  private SettingType() {}

  /**
   * Whether a value has a declared type; a type that the host does not know is left to the plugin.
   */
  static boolean fits(String type, Object value) {
    return switch (type) {
      case "integer" -> value instanceof Long;
      case "number" -> value instanceof Number;
      case "text" -> value instanceof String;
      case "flag" -> value instanceof Boolean;
      case "texts" ->
          value instanceof List<?> list && list.stream().allMatch(String.class::isInstance);
      default -> true;
    };
  }

  /** The type for messages. */
  static String label(String type) {
    return switch (type) {
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "text" -> "a text";
      case "flag" -> "true or false";
      case "texts" -> "a list of texts";
      default -> type;
    };
  }
}
