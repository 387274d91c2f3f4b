package io.sensorium.runtime.artifact;

import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Takes one file, or all files below a folder, out of a package, within the declared size. */
final class ArtifactExtraction {
  private static final int MOST_FILES = 100_000;
  private final ArtifactSource source;
  private final Path file;
  private long left;
  private int files;

  ArtifactExtraction(ArtifactSource source, Path file) {
    this.source = source;
    this.file = file;
    this.left = source.bytes();
  }

  /** Writes the source's entry to a file. */
  void extractTo(Path target) throws IOException {
    walk(
        (name, content) -> {
          if (!name.equals(source.entry())) {
            return true;
          }
          copy(content, target);
          return false;
        });
    requireFiles();
  }

  /** Writes all files below the source's entry to a folder. */
  void unpackTo(Path folder) throws IOException {
    walk(
        (name, content) -> {
          if (name.startsWith(source.entry())) {
            Path target = inside(folder, name.substring(source.entry().length()));
            Files.createDirectories(target.getParent());
            copy(content, target);
          }
          return true;
        });
    requireFiles();
  }

  private void walk(PackageArchive.Visitor visitor) {
    try {
      PackageArchive.walk(file, source.origin().client(), visitor);
    } catch (IOException e) {
      throw new SensoriumException(
          ErrorCode.ARTIFACT_DAMAGED,
          "package '" + source.origin().coordinate() + "' cannot be unpacked: " + e.getMessage(),
          e);
    }
  }

  private void copy(InputStream content, Path target) throws IOException {
    if (++files > MOST_FILES) {
      throw damaged("has more than " + MOST_FILES + " files below '" + source.entry() + "'");
    }
    byte[] piece = new byte[1 << 16];
    try (OutputStream stream = Files.newOutputStream(target)) {
      for (int read = content.read(piece); read >= 0; read = content.read(piece)) {
        left -= read;
        if (left < 0) {
          throw damaged("holds more than the declared " + source.bytes() + " bytes");
        }
        stream.write(piece, 0, read);
      }
    }
  }

  private Path inside(Path folder, String name) {
    try {
      Path target = folder.resolve(name).normalize();
      if (target.startsWith(folder) && !target.equals(folder)) {
        return target;
      }
    } catch (InvalidPathException e) {
      throw damaged("has an entry with an impossible name: " + e.getMessage());
    }
    throw damaged("has the entry '" + name + "', which leaves its folder");
  }

  private void requireFiles() {
    if (files == 0) {
      throw damaged("has no entry '" + source.entry() + "'");
    }
  }

  private SensoriumException damaged(String what) {
    return new SensoriumException(
        ErrorCode.ARTIFACT_DAMAGED,
        "artifact '" + source.name() + "': package '" + source.origin().coordinate() + "' " + what);
  }
}
