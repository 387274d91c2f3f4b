package io.sensorium.runtime.artifact;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.plugin.PluginContext.FileWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The derived files of a cache, each in a folder of its own with its digest beside it. */
final class DerivedFiles {
  private static final Pattern NAME = Pattern.compile("\\w[\\w.-]*");
  private static final String DIGEST = ".sha256";
  private final ArtifactCache cache;

  DerivedFiles(ArtifactCache cache) {
    this.cache = cache;
  }

  Path file(
      String owner, String name, String version, List<String> sourceDigests, FileWriter writer)
      throws IOException {
    requireName(owner);
    requireName(name);
    List<String> parts = new ArrayList<>(List.of(owner, name, version));
    parts.addAll(sourceDigests);
    String key = Sha256.of(parts);
    Path folder = cache.root().resolve("derived").resolve(owner).resolve(key);
    try (ProcessLock lock = cache.lock(key)) {
      if (!isWhole(folder, name)) {
        DurableFiles.delete(folder);
        make(owner, name, writer, folder);
      }
    }
    return folder.resolve(name);
  }

  private boolean isWhole(Path folder, String name) throws IOException {
    Path digest = folder.resolve(name + DIGEST);
    return Files.isRegularFile(digest)
        && cache.matches(folder.resolve(name), Files.readString(digest));
  }

  private void make(String owner, String name, FileWriter writer, Path target) throws IOException {
    Path temporary = cache.temporaryFolder();
    try {
      Path folder = Files.createDirectory(temporary.resolve("derived"));
      Path file = folder.resolve(name);
      write(owner, name, writer, file);
      Files.writeString(folder.resolve(name + DIGEST), Sha256.of(file));
      DurableFiles.publish(folder, target);
    } finally {
      DurableFiles.delete(temporary);
    }
  }

  private static void write(String owner, String name, FileWriter writer, Path file) {
    try {
      writer.write(file);
    } catch (SensoriumException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      String message = label(owner, name) + " could not be made: " + e;
      throw new SensoriumException(ErrorCode.PLUGIN_FAILED, message, e);
    }
    if (!Files.isRegularFile(file)) {
      throw new SensoriumException(
          ErrorCode.PLUGIN_FAILED, label(owner, name) + " was not written by its writer");
    }
  }

  private static String label(String owner, String name) {
    return "derived file '" + name + "' of '" + owner + "'";
  }

  private static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new SensoriumException(
          ErrorCode.PLUGIN_FAILED,
          "a derived file's owner and name are letters, digits and _.-, not '" + name + "'");
    }
  }
}
