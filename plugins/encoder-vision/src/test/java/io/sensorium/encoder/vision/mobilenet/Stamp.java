package io.sensorium.encoder.vision.mobilenet;

import io.sensorium.runtime.artifact.ArtifactSource;
import io.sensorium.runtime.artifact.ArtifactSource.Client;
import io.sensorium.runtime.artifact.ArtifactSource.PackageOrigin;
import io.sensorium.spi.encoder.Content;
import java.io.IOException;
import java.nio.file.Files;

/** Photographs without background, as people collected them for a paint program. */
enum Stamp {
  FROG(
      "animals/amphibians/frog.png",
      "3136e0e0fc9bf3148e066ed925c847a2048436d4cc77e56e7205a874210e95df",
      47401),
  AVOCADO(
      "food/fruit/avocado.png",
      "48d843da4f57747de56b3b4535f3e5cbe9a312fb3642d3edfb2d82db6e15bbe5",
      144042),
  LIGHTBULB(
      "household/Lightbulb.png",
      "11186e55e41e04453fc6555fcf822b3f1a0113117578f9aaddd4a788fef7da81",
      156092);

  private static final PackageOrigin PACKAGE =
      new PackageOrigin(
          Client.DEBIAN,
          "tuxpaint-stamps-default=2022.06.04-1",
          "6db6c1bfc870a47f1499d6203b083522eacb57c5f9c87d468f2e92eb6d9d5f34");

  private final String path;
  private final String sha256;
  private final long bytes;

  Stamp(String path, String sha256, long bytes) {
    this.path = path;
    this.sha256 = sha256;
    this.bytes = bytes;
  }

  /** The picture; a test is skipped where the package, of 161 MB, cannot be fetched. */
  Content content() throws IOException {
    String entry = "./usr/share/tuxpaint/stamps/" + path;
    ArtifactSource source =
        new ArtifactSource(path, PACKAGE, entry, sha256, bytes, "GPL-2.0-or-later");
    return new Content.Bytes(Files.readAllBytes(CocoFiles.fetched(source)));
  }
}
