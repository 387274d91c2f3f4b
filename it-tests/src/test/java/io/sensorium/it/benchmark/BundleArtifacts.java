package io.sensorium.it.benchmark;

import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.ArtifactSource;
import io.sensorium.runtime.artifact.ArtifactSources;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.spi.PluginContext;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What a plugin is offered: an engine, and the artifacts that any bundle here declares. */
record BundleArtifacts(Engine engine) implements PluginContext {
  private static final ArtifactCache CACHE =
      new ArtifactCache(ArtifactCache.defaultRoot(System.getenv()), false, ProgressListener.NONE);

  @Override
  public Device device() {
    return Device.CPU;
  }

  @Override
  public Path artifact(String name) {
    return file(name);
  }

  @Override
  public Path derived(String name, String version, FileWriter writer) {
    throw new UnsupportedOperationException("nothing is derived here");
  }

  /** The local copy of a declared artifact, fetched if need be. */
  static Path file(String name) {
    return CACHE.resolve(
        declared().stream().filter(any -> any.name().equals(name)).findFirst().orElseThrow());
  }

  private static List<ArtifactSource> declared() {
    List<ArtifactSource> sources = new ArrayList<>();
    try {
      ClassLoader loader = BundleArtifacts.class.getClassLoader();
      for (URL url : Collections.list(loader.getResources(ArtifactSources.PATH))) {
        try (InputStream json = url.openStream()) {
          sources.addAll(ArtifactSources.read(json));
        }
      }
      return sources;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
