package io.sensorium.runtime.plan;

import io.sensorium.runtime.definition.PluginReference;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.Version;
import io.sensorium.runtime.registry.VersionRange;

/** What one part of a pipeline needs: a plugin by kind, name and range. */
public record PluginRequirement(PluginKind kind, String name, VersionRange range) {
  /** The namespace of the capabilities that plugins provide. */
  public static final String NAMESPACE = "io.sensorium.plugin";

  public PluginRequirement(PluginKind kind, PluginReference reference) {
    this(kind, reference.name(), reference.range());
  }

  /** As an OSGi filter: {@code (&(kind=encoder)(name=vit)(version>=1.0.0)(!(version>=2.0.0)))}. */
  public String filter() {
    return "(&(kind=" + kind.label() + ")(name=" + escaped(name) + ")" + floor() + ceiling() + ")";
  }

  private String floor() {
    String bound = "(version>=" + range.floor() + ")";
    return range.floorIncluded() ? bound : bound + "(!(version=" + range.floor() + "))";
  }

  private String ceiling() {
    return range
        .ceiling()
        .map(top -> range.ceilingIncluded() ? "(version<=" + top + ")" : below(top))
        .orElse("");
  }

  private static String below(Version top) {
    return "(!(version>=" + top + "))";
  }

  private static String escaped(String value) {
    return value.replaceAll("([\\\\*()])", "\\\\$1");
  }

  /** For messages: {@code encoder 'vit' [1.0.0,2.0.0)}. */
  @Override
  public String toString() {
    String name = kind.label() + " '" + this.name + "'";
    return range.equals(VersionRange.ANY) ? name : name + " " + range;
  }
}
