package io.sensorium.heads;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.Settings;
import io.sensorium.spi.head.Head;
import io.sensorium.spi.head.HeadFactory;
import io.sensorium.spi.head.ProvidesHead;
import io.sensorium.spi.plugin.PluginContext;
import java.util.HashSet;
import java.util.List;

/**
 * Creates {@link Classification} heads. Settings: {@code labels}, at least two different ones, and
 * {@code dropout}, the rate at which the head's features are zeroed in training (0).
 */
@ProvidesHead(
    name = "classification",
    version = "1.0.0",
    settings = {"labels:texts", "dropout:number"})
public final class ClassificationFactory implements HeadFactory {
  @Override
  public Head create(Settings settings, PluginContext context) {
    List<String> labels = settings.texts("labels");
    if (labels.size() < 2 || new HashSet<>(labels).size() != labels.size()) {
      throw new SensoriumException(
          ErrorCode.INVALID_SETTING,
          settings.owner() + ": 'labels' must be at least two different texts, but is " + labels);
    }
    return new Classification(
        settings.owner(), labels, (float) settings.number("dropout", 0, 0, 0.95));
  }
}
