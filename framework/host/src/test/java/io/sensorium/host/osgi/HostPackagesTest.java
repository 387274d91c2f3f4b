package io.sensorium.host.osgi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.utils.manifest.Clause;
import org.apache.felix.utils.manifest.Parser;
import org.junit.jupiter.api.Test;

class HostPackagesTest {
  @Test
  void exportsContractInjectionLoggingAndNatives() {
    Set<String> exported =
        Stream.of(Parser.parseHeader(HostPackages.exported()))
            .map(Clause::getName)
            .collect(Collectors.toSet());
    assertTrue(
        exported.containsAll(
            Set.of(
                "io.sensorium.spi",
                "io.sensorium.spi.encoder",
                "io.sensorium.spi.plugin",
                "io.sensorium.network",
                "com.google.inject",
                "jakarta.inject",
                "org.slf4j",
                "ai.djl",
                "ai.djl.ndarray.types",
                "ai.djl.pytorch.engine",
                "ai.djl.huggingface.tokenizers",
                "org.tensorflow",
                "org.tensorflow.types",
                "org.tensorflow.proto",
                "org.tensorflow.internal.c_api",
                "org.tensorflow.ndarray",
                "org.bytedeco.javacpp",
                "ai.onnxruntime")),
        exported::toString);
  }

  @Test
  void nothingOfTheHostIsExported() {
    String exported = HostPackages.exported();
    assertFalse(exported.contains("io.sensorium.host"), exported);
    assertFalse(exported.contains("io.sensorium.runtime"), exported);
    assertFalse(exported.contains("com.google.inject.internal"), exported);
  }

  @Test
  void exportsHaveTheVersionsOfTheirManifests() {
    Clause guice =
        Stream.of(Parser.parseHeader(HostPackages.exported()))
            .filter(clause -> clause.getName().equals("com.google.inject"))
            .findFirst()
            .orElseThrow();
    assertEquals("1.4", guice.getAttribute("version"));
  }

  @Test
  void packageThatIsPromisedButMissingIsNotExported() {
    Library library =
        new Library(
            new TreeSet<>(Set.of("a.b", "a.c")), Optional.of("a.b;version=2.0,a.gone;version=2.0"));
    assertEquals(List.of("a.b;version=\"2.0\""), library.clauses().toList());
  }

  @Test
  void libraryThatIsNoBundleExportsAllItsPackages() {
    Library library = new Library(new TreeSet<>(Set.of("a.b", "a.c")), Optional.empty());
    assertEquals(List.of("a.b", "a.c"), library.clauses().toList());
  }
}
