package io.sensorium.spi.plugin;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Device;
import io.sensorium.spi.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What the host offers to a plugin while it creates an encoder, a fusion or a head for one
 * pipeline.
 */
public interface PluginContext {
  /** The engine that the pipeline asks for. */
  Engine engine();

  /** The device of that engine that the pipeline asks for; {@code auto} is already decided. */
  Device device();

  /**
   * The local copy of a file that this plugin's bundle declares in {@code
   * META-INF/sensorium/artifacts.json}; its digest has been checked. It is a folder where the
   * declared entry ends in {@code /}. It must not be written to.
   *
   * @throws SensoriumException {@link ErrorCode#ARTIFACT_NOT_AVAILABLE} if it is not in the cache
   *     and may not, or could not, be fetched
   */
  Path artifact(String name);

  /**
   * A file that this plugin makes once from its artifacts, such as a model imported from another
   * format. It is kept in the cache until the artifacts or {@code version} change.
   *
   * @param version of the code that makes it
   * @param writer writes the whole file; an exception leaves nothing behind
   */
  Path derived(String name, String version, FileWriter writer);

  /** Writes one file. */
  @FunctionalInterface
  interface FileWriter {
    void write(Path target) throws IOException;
  }
}
