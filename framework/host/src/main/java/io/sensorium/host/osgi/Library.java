package io.sensorium.host.osgi;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.utils.manifest.Clause;
import org.apache.felix.utils.manifest.Parser;
import org.osgi.framework.Constants;

/**
 * One jar or folder of the host's class path.
 *
 * @param packages that hold classes
 * @param exports the {@code Export-Package} header; absent if the library is no bundle
 */
record Library(NavigableSet<String> packages, Optional<String> exports) {
  private static final Path MANIFEST = Path.of("META-INF", "MANIFEST.MF");

  /** The library that a class file stands in. */
  static Library holding(URL classFile, String name) {
    try {
      if (classFile.openConnection() instanceof JarURLConnection jar) {
        Path file = Path.of(jar.getJarFileURL().toURI());
        try (FileSystem content = FileSystems.newFileSystem(file)) {
          return read(content.getPath("/"));
        }
      }
      Path folder = Path.of(classFile.toURI());
      for (int i = 0; i < Path.of(name).getNameCount(); i++) {
        folder = folder.getParent();
      }
      return read(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the library of " + classFile, e);
    } catch (URISyntaxException e) {
      throw new IllegalStateException(classFile + " is no place of a file", e);
    }
  }

  private static Library read(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      NavigableSet<String> packages =
          files
              .filter(file -> file.toString().endsWith(".class"))
              .map(file -> root.relativize(file).getParent())
              .filter(folder -> folder != null && !folder.startsWith("META-INF"))
              .map(folder -> folder.toString().replace(folder.getFileSystem().getSeparator(), "."))
              .collect(Collectors.toCollection(TreeSet::new));
      return new Library(packages, exports(root.resolve(MANIFEST.toString())));
    }
  }

  private static Optional<String> exports(Path manifest) throws IOException {
    if (!Files.exists(manifest)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(manifest)) {
      return Optional.ofNullable(
          new Manifest(in).getMainAttributes().getValue(Constants.EXPORT_PACKAGE));
    }
  }

  /** What bundles may import: the exports of a bundle, each with its version, or all packages. */
  Stream<String> clauses() {
    return exports
        .map(
            header -> Stream.of(Parser.parseHeader(header)).filter(this::stands).map(Library::text))
        .orElseGet(packages::stream);
  }

  private boolean stands(Clause clause) {
    return packages.contains(clause.getName());
  }

  private static String text(Clause clause) {
    String version = clause.getAttribute(Constants.VERSION_ATTRIBUTE);
    return version == null
        ? clause.getName()
        : clause.getName() + ";" + Constants.VERSION_ATTRIBUTE + "=\"" + version + "\"";
  }
}
