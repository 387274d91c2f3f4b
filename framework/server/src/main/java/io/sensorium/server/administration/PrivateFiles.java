package io.sensorium.server.administration;

import io.sensorium.runtime.artifact.DurableFiles;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read; without POSIX permissions, those of the folder apply. */
final class PrivateFiles {
  private static final boolean POSIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFiles() {}

  /** Makes a folder, if it is not there. */
  static void folder(Path folder) throws IOException {
    if (Files.notExists(folder)) {
      Files.createDirectories(folder, attributes("rwx------"));
    }
  }

  /** Replaces a file wholly or not at all, even if the machine stops meanwhile. */
  static void write(Path file, byte[] content) throws IOException {
    Path draft =
        Files.createTempFile(
            file.toAbsolutePath().getParent(),
            file.getFileName().toString(),
            ".new",
            attributes("rw-------"));
    try {
      Files.write(draft, content);
      DurableFiles.publish(draft, file.toAbsolutePath());
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /**
   * Sees that nobody but its owner may read or change a file.
   *
   * @throws SensoriumException {@code INVALID_SETTING}
   */
  static void requirePrivate(Path file) throws IOException {
    if (POSIX && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
      throw new SensoriumException(
          ErrorCode.INVALID_SETTING,
          "administration: others may read or change '%s'; run chmod 600 on it".formatted(file));
    }
  }

  static FileAttribute<?>[] attributes(String permissions) {
    return POSIX
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
