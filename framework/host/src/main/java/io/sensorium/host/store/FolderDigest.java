package io.sensorium.host.store;

import io.sensorium.runtime.artifact.Sha256;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The digest of a folder: over the paths and digests of its files, sorted by path. */
final class FolderDigest {
  private FolderDigest() {}

  /** The digest of a file or a folder as it lies there. */
  static String ofFileOrFolder(Path path) throws IOException {
    return Files.isDirectory(path) ? of(path) : Sha256.of(path);
  }

  /**
   * The digest of files by their paths in the folder, which are parted by {@code /}.
   *
   * @param files the sha256 of each
   */
  static String of(SortedMap<String, String> files) {
    List<String> lines = new ArrayList<>();
    files.forEach((path, sha256) -> lines.addAll(List.of(path, sha256)));
    return Sha256.of(lines);
  }

  private static String of(Path folder) throws IOException {
    SortedMap<String, String> digests = new TreeMap<>();
    for (Path file : files(folder)) {
      digests.put(name(folder, file), Sha256.of(file));
    }
    return of(digests);
  }

  /**
   * All files below a folder.
   *
   * @throws IOException also if there is a link, which could lead anywhere
   */
  static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        if (Files.isRegularFile(each, LinkOption.NOFOLLOW_LINKS)) {
          files.add(each);
        } else if (!Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          throw new FileSystemException(each.toString(), null, "neither a file nor a folder");
        }
      }
    }
    return files;
  }

  static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace(folder.getFileSystem().getSeparator(), "/");
  }
}
