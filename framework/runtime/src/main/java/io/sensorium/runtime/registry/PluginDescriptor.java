package io.sensorium.runtime.registry;

import io.sensorium.runtime.artifact.ArtifactSource;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One thing that a bundle provides, read from its manifest.
 *
 * @param modality of an encoder
 * @param dimension of an encoder's embeddings; 0 for other kinds
 * @param tokens whether an encoder gives token sequences
 * @param engines names of the engines that an encoder runs on; empty for any
 * @param trains whether an engine trains; true for other kinds
 * @param settings the keys it reads, each with its type: integer, number, text, flag, texts
 * @param bundle symbolic name and version of the bundle: {@code io.sensorium.encoder-text/1.0.0}
 * @param bundleDigest sha256 of the bundle's file, in hexadecimal
 * @param artifacts what the bundle declares to need
 * @param nativeModels whether it may open models in an engine's own format, which are code
 * @param space of an encoder's embeddings, which every encoder of its name and space gives alike;
 *     absent if only the very bundle does
 */
public record PluginDescriptor(
    PluginKind kind,
    String name,
    Version version,
    Optional<String> modality,
    int dimension,
    boolean tokens,
    Set<String> engines,
    boolean trains,
    Map<String, String> settings,
    String bundle,
    String bundleDigest,
    List<ArtifactSource> artifacts,
    boolean nativeModels,
    Optional<String> space) {
  public PluginDescriptor {
    engines = Collections.unmodifiableSet(new LinkedHashSet<>(engines));
    settings = Map.copyOf(settings);
    artifacts = List.copyOf(artifacts);
  }

  /** A plugin without restrictions: its encoder runs on any engine, its engine trains. */
  public PluginDescriptor(
      PluginKind kind,
      String name,
      Version version,
      Optional<String> modality,
      int dimension,
      boolean tokens,
      Map<String, String> settings,
      String bundle,
      String bundleDigest,
      List<ArtifactSource> artifacts) {
    this(
        kind,
        name,
        version,
        modality,
        dimension,
        tokens,
        Set.of(),
        true,
        settings,
        bundle,
        bundleDigest,
        artifacts,
        true,
        Optional.empty());
  }

  /** Whether an encoder runs on an engine. */
  public boolean runsOn(PluginDescriptor engine) {
    return engines.isEmpty() || engines.contains(engine.name());
  }

  /** Kind, name and version, for messages: {@code encoder 'minilm' 1.0.0}. */
  public String label() {
    return kind.label() + " '" + name + "' " + version;
  }
}
