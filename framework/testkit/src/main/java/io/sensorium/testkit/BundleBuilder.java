package io.sensorium.testkit;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Constants;
import aQute.bnd.osgi.EmbeddedResource;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Resource;
import java.io.File;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Makes a bundle of classes on the test's class path, as bnd does in a plugin's own build. Whoever
 * uses it has bndlib among the test dependencies.
 */
public final class BundleBuilder {
  private final Properties headers = new Properties();
  private final List<Class<?>> classes;
  private final Map<String, String> files = new LinkedHashMap<>();

  /**
   * A bundle of classes; those nested in them have to be named too.
   *
   * @param version such as {@code 1.0.0}
   */
  public BundleBuilder(String symbolicName, String version, Class<?>... classes) {
    this.classes = List.of(classes);
    headers.setProperty(Constants.BUNDLE_SYMBOLICNAME, symbolicName);
    headers.setProperty(Constants.BUNDLE_VERSION, version);
    headers.setProperty(Constants.NOEXTRAHEADERS, "true");
    headers.setProperty(Constants.IMPORT_PACKAGE, "!org.jspecify.*, *");
  }

  /** Sets a manifest header or an instruction of bnd. */
  public BundleBuilder header(String name, String value) {
    headers.setProperty(name, value);
    return this;
  }

  /** Adds a text file. */
  public BundleBuilder file(String path, String text) {
    files.put(path, text);
    return this;
  }

  /**
   * Writes the bundle, and returns where.
   *
   * @throws IllegalStateException with what bnd finds wrong
   */
  public Path write(Path jar) {
    try (Analyzer analyzer = new Analyzer()) {
      analyzer.setProperties(headers);
      analyzer.setClasspath(libraries());
      analyzer.setJar(content());
      analyzer.getJar().setManifest(analyzer.calcManifest());
      if (!analyzer.getErrors().isEmpty()) {
        throw new IllegalStateException(String.join("; ", analyzer.getErrors()));
      }
      analyzer.getJar().write(jar.toFile());
      return jar;
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot make the bundle " + jar, e);
    }
  }

  private Jar content() throws Exception {
    Jar jar = new Jar("content");
    for (Class<?> type : classes) {
      jar.putResource(path(type), Resource.fromURL(place(type)));
    }
    files.forEach(
        (path, text) ->
            jar.putResource(path, new EmbeddedResource(text.getBytes(StandardCharsets.UTF_8), 0)));
    return jar;
  }

  private static URL place(Class<?> type) {
    URL place = type.getClassLoader().getResource(path(type));
    if (place == null) {
      throw new IllegalArgumentException(type + " has no class file");
    }
    return place;
  }

  private static String path(Class<?> type) {
    return type.getName().replace('.', '/') + ".class";
  }

  /** What the classes compile against: the versions of imported packages come from there. */
  private static File[] libraries() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(File::new)
        .filter(File::exists)
        .toArray(File[]::new);
  }
}
