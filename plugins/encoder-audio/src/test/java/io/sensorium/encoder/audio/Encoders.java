package io.sensorium.encoder.audio;

import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.runtime.artifact.ClassPathArtifacts;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Content;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.engine.Engine;
import io.sensorium.testkit.TestPluginContext;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Encoders on the PyTorch engine; a process has one. */
final class Encoders {
  private static final Engine ENGINE =
      new PyTorchEngineFactory().create(new Settings("test", Map.of("threads", 2L)));
  private static final TestPluginContext CONTEXT =
      TestPluginContext.of(ENGINE)
          .withArtifacts(ClassPathArtifacts.of(Encoders.class.getClassLoader())::file);

  private Encoders() {}

  static Encoder create(EncoderFactory factory, Map<String, Object> settings) {
    return factory.create(new Settings("test", settings), CONTEXT);
  }

  static float[] embed(Encoder encoder, Content content) {
    return encoder.encode(List.of(encoder.preprocess(content))).get(0).floats();
  }

  /** A declared artifact; the test is skipped where it cannot be fetched. */
  static Path artifact(String name) {
    return CONTEXT.artifact(name);
  }
}
