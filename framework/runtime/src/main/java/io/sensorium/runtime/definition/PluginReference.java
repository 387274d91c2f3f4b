package io.sensorium.runtime.definition;

import io.sensorium.runtime.registry.VersionRange;

/** A plugin by name and range: {@code minilm@[1,2)}; without a range any version will do. */
public record PluginReference(String name, VersionRange range) {
  /** Stands in a definition that has problems, where the file says nothing usable. */
  public static final PluginReference UNREADABLE = new PluginReference("", VersionRange.ANY);

  /**
   * Reads a reference.
   *
   * @throws IllegalArgumentException if the range is not one
   */
  public static PluginReference parse(String text) {
    int at = text.indexOf('@');
    return at < 0
        ? new PluginReference(text, VersionRange.ANY)
        : new PluginReference(text.substring(0, at), VersionRange.parse(text.substring(at + 1)));
  }

  @Override
  public String toString() {
    return range.equals(VersionRange.ANY) ? name : name + "@" + range;
  }
}
