package io.sensorium.runtime.artifact;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The artifacts that bundles on a class path declare: for tests and benchmarks, which run plugins
 * without an OSGi framework.
 */
public final class ClassPathArtifacts {
  private final ArtifactCache cache;
  private final ClassLoader loader;

  public ClassPathArtifacts(ArtifactCache cache, ClassLoader loader) {
    this.cache = cache;
    this.loader = loader;
  }

  /** In the user's cache. */
  public static ClassPathArtifacts of(ClassLoader loader) {
    return new ClassPathArtifacts(
        new ArtifactCache(ArtifactCache.defaultRoot(System.getenv()), false, ProgressListener.NONE),
        loader);
  }

  /**
   * The local copy of a declared artifact, fetched if need be: a folder if its entry ends in {@code
   * /}, else a file. It must not be written to.
   *
   * @throws SensoriumException {@code ARTIFACT_NOT_AVAILABLE} or {@code ARTIFACT_DAMAGED}; {@code
   *     PLUGIN_FAILED} if no bundle declares it
   */
  public Path file(String name) {
    return cache.local(
        declared().stream()
            .filter(source -> source.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new SensoriumException(
                        ErrorCode.PLUGIN_FAILED,
                        "no "
                            + ArtifactSources.PATH
                            + " on the class path declares '"
                            + name
                            + "'; add it there")));
  }

  private List<ArtifactSource> declared() {
    List<ArtifactSource> sources = new ArrayList<>();
    try {
      for (URL declaration : Collections.list(loader.getResources(ArtifactSources.PATH))) {
        try (InputStream json = declaration.openStream()) {
          sources.addAll(ArtifactSources.read(json));
        }
      }
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.PLUGIN_FAILED,
          "cannot read " + ArtifactSources.PATH + ": " + e.getMessage(),
          e);
    }
    return sources;
  }
}
