package io.sensorium.runtime.artifact;

import io.sensorium.runtime.artifact.ArtifactSource.Client;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Walks the files inside a package as a stream: nothing is held in memory. */
final class PackageArchive {
  /** Debian's packages use at most 64 MiB dictionaries. */
  private static final int XZ_MEMORY_KIB = 96 << 10;

  private PackageArchive() {}

  /** Sees the files of a package. */
  @FunctionalInterface
  interface Visitor {
    /**
     * Sees one file.
     *
     * @param name the path inside the package
     * @return whether to go on
     */
    boolean visit(String name, InputStream content) throws IOException;
  }

  static void walk(Path file, Client client, Visitor visitor) throws IOException {
    switch (client) {
      case MAVEN -> walkZip(file, visitor);
      case NPM -> walkTarball(file, visitor);
      case DEBIAN -> walkDebian(file, visitor);
    }
  }

  private static void walkZip(Path file, Visitor visitor) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory() && !visit(zip, entry, visitor)) {
          return;
        }
      }
    }
  }

  private static boolean visit(ZipFile zip, ZipEntry entry, Visitor visitor) throws IOException {
    try (InputStream content = zip.getInputStream(entry)) {
      return visitor.visit(entry.getName(), content);
    }
  }

  private static void walkTarball(Path file, Visitor visitor) throws IOException {
    try (InputStream stream = new GZIPInputStream(Files.newInputStream(file), 1 << 16)) {
      walkTar(stream, visitor);
    }
  }

  private static void walkDebian(Path file, Visitor visitor) throws IOException {
    try (ArArchiveInputStream ar =
        new ArArchiveInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      for (ArArchiveEntry entry = ar.getNextEntry(); entry != null; entry = ar.getNextEntry()) {
        if (entry.getName().startsWith("data.tar")) {
          walkTar(decompressed(entry.getName(), ar), visitor);
          return;
        }
      }
    }
    throw new IOException("the Debian package has no data.tar");
  }

  private static InputStream decompressed(String name, InputStream stream) throws IOException {
    return switch (name) {
      case "data.tar" -> stream;
      case "data.tar.gz" -> new GZIPInputStream(stream, 1 << 16);
      case "data.tar.xz" -> new XZInputStream(stream, XZ_MEMORY_KIB);
      default -> throw new IOException("the Debian package's '" + name + "' is not gz or xz");
    };
  }

  private static void walkTar(InputStream stream, Visitor visitor) throws IOException {
    TarArchiveInputStream tar = new TarArchiveInputStream(stream);
    for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
      if (entry.isFile() && !visitor.visit(entry.getName(), tar)) {
        return;
      }
    }
  }
}
