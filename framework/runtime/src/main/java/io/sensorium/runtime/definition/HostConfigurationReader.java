package io.sensorium.runtime.definition;

import io.sensorium.runtime.definition.HostConfiguration.Batching;
import io.sensorium.runtime.definition.HostConfiguration.Folders;
import io.sensorium.runtime.definition.HostConfiguration.Limits;
import io.sensorium.runtime.definition.HostConfiguration.Server;
import io.sensorium.runtime.definition.TextFile.InvalidText;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.commons.configuration2.BaseConfiguration;
import org.apache.commons.configuration2.Configuration;

/** Reads host configurations. Stateless and thread-safe. */
public final class HostConfigurationReader {
  private final SchemaCheck schema = new SchemaCheck("sensorium.schema.json");

  /** Reads a file; its paths are relative to its folder. */
  public HostReading read(Path file) {
    try {
      YamlTree tree = YamlReader.read(TextFile.read(file), file.toString());
      List<Problem> problems =
          Problems.merge(tree.problems(), schema.problems(tree, file.toString()).values());
      if (!problems.isEmpty()) {
        return new HostReading(Optional.empty(), problems);
      }
      Path folder = file.toAbsolutePath().normalize().getParent();
      Configuration values = ConfigurationValues.of(tree, file.toString());
      return new HostReading(Optional.of(configuration(values, folder)), List.of());
    } catch (InvalidText e) {
      return new HostReading(Optional.empty(), List.of(e.problem()));
    }
  }

  /** The configuration of a host without a file, its folders below a home folder. */
  public static HostConfiguration defaults(Path home) {
    return configuration(
        new BaseConfiguration(), home.resolve("config").toAbsolutePath().normalize());
  }

  private static HostConfiguration configuration(Configuration values, Path folder) {
    return new HostConfiguration(
        new Server(
            values.getString("server.host", Server.DEFAULTS.host()),
            values.getInt("server.port", Server.DEFAULTS.port())),
        folders(values, folder),
        whole(values, "threads"),
        whole(values, "computeThreads"),
        batching(values),
        new Limits(
            values.getLong("limits.requestMebibytes", 64) << 20,
            values.getLong("limits.embeddingCacheMebibytes", 64) << 20));
  }

  private static Folders folders(Configuration values, Path folder) {
    return new Folders(
        path(folder, values.getString("folders.bundles", "../bundles")),
        path(folder, values.getString("folders.pipelines", "pipelines")),
        path(folder, values.getString("folders.models", "../models")),
        Optional.ofNullable(values.getString("folders.cache")).map(text -> path(folder, text)));
  }

  private static Batching batching(Configuration values) {
    double milliseconds = values.getDouble("batching.maximumQueueDelayMilliseconds", 1);
    return new Batching(
        values.getInt("batching.maximumSize", 32),
        Duration.ofNanos(Math.round(milliseconds * 1e6)),
        values.getInt("batching.maximumQueueSize", 1024));
  }

  private static Path path(Path folder, String text) {
    return folder.resolve(text).normalize();
  }

  private static Optional<Integer> whole(Configuration values, String key) {
    return Optional.ofNullable(values.getInteger(key, null));
  }
}
