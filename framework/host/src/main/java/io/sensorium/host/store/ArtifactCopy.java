package io.sensorium.host.store;

import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Copies what is to become an artifact, and digests what it copies. What cannot be read is told
 * apart from what cannot be written.
 */
final class ArtifactCopy {
  private ArtifactCopy() {}

  /** Copies a file or a whole folder to a path that is not there yet; returns its digest. */
  static String copy(Path source, Path target) throws IOException {
    return Files.isDirectory(source) ? copyFolder(source, target) : copyFile(source, target);
  }

  /** Copies a stream, which stays open. */
  static String copy(String name, InputStream content, Path target) throws IOException {
    try (OutputStream to = Files.newOutputStream(target, StandardOpenOption.CREATE_NEW)) {
      return Sha256.ofCopy(new Source(name, content), to);
    }
  }

  private static String copyFile(Path source, Path target) throws IOException {
    try (InputStream content = open(source)) {
      return copy(source.toString(), content, target);
    }
  }

  private static String copyFolder(Path source, Path target) throws IOException {
    Files.createDirectory(target);
    SortedMap<String, String> digests = new TreeMap<>();
    for (Path file : files(source)) {
      String name = FolderDigest.name(source, file);
      Path copy = target.resolve(name);
      Files.createDirectories(copy.getParent());
      digests.put(name, copyFile(file, copy));
    }
    return FolderDigest.of(digests);
  }

  private static InputStream open(Path source) {
    try {
      return Files.newInputStream(source);
    } catch (IOException e) {
      throw unreadable(source.toString(), e);
    }
  }

  private static List<Path> files(Path source) {
    try {
      return FolderDigest.files(source);
    } catch (IOException e) {
      throw unreadable(source.toString(), e);
    }
  }

  static SensoriumException unreadable(String source, IOException cause) {
    return new SensoriumException(
        ErrorCode.ARTIFACT_NOT_AVAILABLE,
        "'%s' cannot be put into the store, because it cannot be read: %s"
            .formatted(source, StoreFolder.reason(cause)),
        cause);
  }

  private static final class Source extends FilterInputStream {
    private final String name;

    Source(String name, InputStream content) {
      super(content);
      this.name = name;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      try {
        return in.read(bytes, offset, length);
      } catch (IOException e) {
        throw unreadable(name, e);
      }
    }
  }
}
