package io.sensorium.runtime.registry;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Describes plugins that no bundle provides.
 *
 * @param bundle its name and version, such as {@code sample/1.0.0}
 */
public record FakeBundle(String bundle, String digest) {
  /** An encoder with pooled embeddings. */
  public PluginDescriptor encoder(String name, String modality, int dimension) {
    return descriptor(PluginKind.ENCODER, name, Optional.of(modality), dimension, Map.of());
  }

  public PluginDescriptor fusion(String name) {
    return plugin(PluginKind.FUSION, name, Map.of());
  }

  public PluginDescriptor head(String name) {
    return plugin(PluginKind.HEAD, name, Map.of("labels", "texts"));
  }

  public PluginDescriptor engine(String name) {
    return plugin(PluginKind.ENGINE, name, Map.of());
  }

  /** What is no encoder. */
  public PluginDescriptor plugin(PluginKind kind, String name, Map<String, String> settings) {
    return descriptor(kind, name, Optional.empty(), 0, settings);
  }

  private PluginDescriptor descriptor(
      PluginKind kind,
      String name,
      Optional<String> modality,
      int dimension,
      Map<String, String> settings) {
    return new PluginDescriptor(
        kind,
        name,
        Version.parse("1.0.0"),
        modality,
        dimension,
        false,
        settings,
        bundle,
        digest,
        List.of());
  }
}
