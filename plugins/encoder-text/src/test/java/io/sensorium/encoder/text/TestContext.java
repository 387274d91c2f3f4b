package io.sensorium.encoder.text;

import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.ArtifactSource;
import io.sensorium.runtime.artifact.ArtifactSources;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.PluginContext;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** What the host offers: one engine, and the artifacts that the bundle declares. */
record TestContext(Engine engine) implements PluginContext {
  private static final ArtifactCache CACHE =
      new ArtifactCache(ArtifactCache.defaultRoot(System.getenv()), false, ProgressListener.NONE);

  @Override
  public Device device() {
    return Device.CPU;
  }

  @Override
  public Path artifact(String name) {
    return artifactFile(name);
  }

  @Override
  public Path derived(String name, String version, FileWriter writer) {
    throw new UnsupportedOperationException("nothing is derived here");
  }

  /** A declared artifact, fetched if need be; the test is skipped if that cannot be done here. */
  static Path artifactFile(String name) {
    ArtifactSource source =
        declared().stream().filter(any -> any.name().equals(name)).findFirst().orElseThrow();
    return resolve(CACHE, source);
  }

  static Path resolve(ArtifactCache cache, ArtifactSource source) {
    try {
      return cache.resolve(source);
    } catch (SensoriumException e) {
      Assumptions.assumeFalse(e.code() == ErrorCode.ARTIFACT_NOT_AVAILABLE, e.getMessage());
      throw e;
    }
  }

  private static List<ArtifactSource> declared() {
    try (InputStream json =
        TestContext.class.getClassLoader().getResourceAsStream(ArtifactSources.PATH)) {
      return ArtifactSources.read(json);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
