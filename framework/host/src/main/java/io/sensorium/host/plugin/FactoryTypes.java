package io.sensorium.host.plugin;

import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.spi.encoder.EncoderFactory;
import io.sensorium.spi.engine.EngineFactory;
import io.sensorium.spi.fusion.FusionFactory;
import io.sensorium.spi.head.HeadFactory;

/** The contract that a plugin's class implements. */
final class FactoryTypes {
  private FactoryTypes() {}

  static Class<?> of(PluginKind kind) {
    return switch (kind) {
      case ENCODER -> EncoderFactory.class;
      case FUSION -> FusionFactory.class;
      case HEAD -> HeadFactory.class;
      case ENGINE -> EngineFactory.class;
    };
  }
}
