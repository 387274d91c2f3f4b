package io.sensorium.it.benchmark;

import io.sensorium.encoder.vision.mobilenet.MobileNetEncoderFactory;
import io.sensorium.runtime.artifact.ClassPathArtifacts;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.testkit.TestPluginContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The ONNX files of real encoders, fetched if need be. */
final class BenchmarkNetworks {
  private static final ClassPathArtifacts ARTIFACTS =
      ClassPathArtifacts.of(BenchmarkNetworks.class.getClassLoader());

  private BenchmarkNetworks() {}

  /** Token ids to hidden states. */
  static Path miniLm() {
    return ARTIFACTS.file("all-minilm-l6-v2.onnx");
  }

  /** Pixels to an embedding: what the encoder derives from the detector that it fetches. */
  static Path mobileNet() throws IOException {
    Path folder = Files.createTempDirectory("mobilenet");
    TestPluginContext context =
        TestPluginContext.of(NoOpPlugins.engine())
            .withArtifacts(ARTIFACTS::file)
            .withFolder(folder);
    EncoderFactory encoder = new MobileNetEncoderFactory();
    encoder.create(Settings.none("benchmark"), context).close();
    try (Stream<Path> derived = Files.list(folder)) {
      Path file = derived.findFirst().orElseThrow();
      file.toFile().deleteOnExit();
      return file;
    }
  }
}
