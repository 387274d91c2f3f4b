package io.sensorium.runtime.execution;

import io.sensorium.spi.encoder.Content;
import java.util.Map;

/** One thing to predict for: the content of each input that is there. */
public record Sample(Map<String, Content> inputs) {
  public Sample {
    inputs = Map.copyOf(inputs);
  }
}
