package io.sensorium.encoder.text;

import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.spi.Settings;
import io.sensorium.spi.encoder.Encoder;
import io.sensorium.spi.engine.Engine;
import java.util.Map;

/** Encoders on the PyTorch engine; a process has one. */
final class Encoders {
  private static final Engine ENGINE =
      new PyTorchEngineFactory().create(new Settings("test", Map.of("threads", 2L)));

  private Encoders() {}

  static Encoder miniLm(Map<String, Object> settings) {
    return new MiniLmFactory().create(new Settings("test", settings), new TestContext(ENGINE));
  }
}
