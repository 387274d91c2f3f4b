package io.sensorium.runtime.definition;

import io.sensorium.runtime.definition.TextFile.InvalidText;
import java.io.StringReader;
import org.apache.commons.configuration2.Configuration;
import org.apache.commons.configuration2.YAMLConfiguration;
import org.apache.commons.configuration2.ex.ConfigurationException;

/**
 * Loads a tree into Commons Configuration, whose lookups are restricted.
 *
 * <p>It reads the tree's JSON, which is YAML too, and not the file again: there each key stands
 * once, and no alias is left to expand.
 */
final class ConfigurationValues {
  private ConfigurationValues() {}

  static Configuration of(YamlTree tree, String file) throws InvalidText {
    YAMLConfiguration configuration = new YAMLConfiguration();
    configuration.setInterpolator(Variables.interpolator());
    try {
      configuration.read(new StringReader(tree.root().toString()), YamlReader.options());
      return configuration;
    } catch (ConfigurationException | RuntimeException e) {
      String cause = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new InvalidText(file, "INVALID_YAML", "the file cannot be read: " + cause);
    }
  }
}
