package io.sensorium.encoder.vision.mobilenet;

import io.sensorium.engine.pytorch.PyTorchEngineFactory;
import io.sensorium.spi.PluginContext;
import io.sensorium.spi.Settings;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the host would offer, with the real engine and the real artifacts.
 *
 * @param folder for derived files
 */
record CocoContext(Path folder, Engine engine) implements PluginContext {
  CocoContext(Path folder) {
    this(folder, new PyTorchEngineFactory().create(Settings.none("test")));
  }

  @Override
  public Device device() {
    return Device.CPU;
  }

  @Override
  public Path artifact(String name) {
    return CocoFiles.artifact(name);
  }

  @Override
  public Path derived(String name, String version, FileWriter writer) {
    Path file = folder.resolve(version + "-" + name);
    try {
      if (!Files.exists(file)) {
        writer.write(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }
}
