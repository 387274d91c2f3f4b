package io.sensorium.it.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;

/** Classes that break a rule, compiled for the one test that wants to see the rule fail. */
final class PlantedClasses {
  private final Path folder;
  private final List<String> files = new ArrayList<>();

  PlantedClasses(Path folder) {
    this.folder = folder;
  }

  /** Plants a class that uses another. */
  PlantedClasses with(String name, String used) {
    int dot = name.lastIndexOf('.');
    String source =
        "package %s;\npublic class %s {\n  %s used;\n}\n"
            .formatted(name.substring(0, dot), name.substring(dot + 1), used);
    Path file = folder.resolve("src").resolve(name.replace('.', '/') + ".java");
    try {
      Files.createDirectories(file.getParent());
      files.add(Files.writeString(file, source).toString());
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JavaClasses compile() {
    Path classes = folder.resolve("classes");
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of("-d", classes.toString(), "-cp", System.getProperty("java.class.path")));
    arguments.addAll(List.of("-proc:none", "-nowarn"));
    arguments.addAll(files);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new IllegalStateException("the planted classes do not compile");
    }
    return new ClassFileImporter().importPath(classes);
  }
}
