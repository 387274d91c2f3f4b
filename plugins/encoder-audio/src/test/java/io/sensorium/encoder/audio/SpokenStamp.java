package io.sensorium.encoder.audio;

import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.ArtifactSource;
import io.sensorium.runtime.artifact.ArtifactSource.Client;
import io.sensorium.runtime.artifact.ArtifactSource.PackageOrigin;
import io.sensorium.runtime.artifact.ProgressListener;
import io.sensorium.spi.encoder.Content;
import io.sensorium.testkit.ArtifactAssumptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A frog, described in French: Ogg/Vorbis as people record it. */
final class SpokenStamp {
  private static final ArtifactSource FROG =
      new ArtifactSource(
          "frog_desc_fr.ogg",
          new PackageOrigin(
              Client.DEBIAN,
              "tuxpaint-stamps-default=2022.06.04-1",
              "6db6c1bfc870a47f1499d6203b083522eacb57c5f9c87d468f2e92eb6d9d5f34"),
          "./usr/share/tuxpaint/stamps/animals/amphibians/frog_desc_fr.ogg",
          "93499cb5fc3ee5cfd1ee6073eccae4d20b6417b0cc25e3ec3199c0f82db7fda8",
          29319,
          "GPL-2.0-or-later");

  private SpokenStamp() {}

  /** The sound; a test is skipped where the package, of 161 MB, cannot be fetched. */
  static Content content() {
    ArtifactCache cache =
        new ArtifactCache(ArtifactCache.defaultRoot(System.getenv()), false, ProgressListener.NONE);
    Path file = ArtifactAssumptions.assumeAvailable(() -> cache.resolve(FROG));
    try {
      return new Content.Bytes(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
