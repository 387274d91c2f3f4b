package io.sensorium.it.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
  private static final String PLANTS =
      """
      OSGi,                           io.sensorium.runtime.Planted,        org.osgi.framework.Bundle
      OSGi,                           io.sensorium.heads.Planted,          org.apache.felix.framework.Felix
      OSGi in spi,                    io.sensorium.spi.Planted,            org.osgi.framework.Bundle
      Guice,                          io.sensorium.server.Planted,         com.google.inject.Injector
      Vert.x,                         io.sensorium.host.Planted,           io.vertx.core.Vertx
      DJL,                            io.sensorium.training.Planted,       ai.djl.ndarray.NDArray
      DJL in encoder-text,            io.sensorium.encoder.text.Planted,   ai.djl.ndarray.NDArray
      plugins,                        io.sensorium.cli.Planted,            io.sensorium.heads.Used
      network,                        io.sensorium.network.Planted,        io.sensorium.spi.Settings
      spi,                            io.sensorium.spi.Planted,            io.sensorium.runtime.plan.Plan
      runtime,                        io.sensorium.runtime.Planted,        io.sensorium.server.Used
      runtime,                        io.sensorium.runtime.Planted,        io.sensorium.host.Sensorium
      training,                       io.sensorium.training.Planted,       io.sensorium.server.Used
      server,                         io.sensorium.server.Planted,         io.sensorium.training.Used
      host,                           io.sensorium.host.Planted,           io.sensorium.cli.Used
      testkit,                        io.sensorium.testkit.Planted,        io.sensorium.runtime.plan.Plan
      plugins use the contract alone, io.sensorium.fusion.early.Planted,   io.sensorium.runtime.plan.Plan
      TensorFlow,                     io.sensorium.engine.Planted,         org.tensorflow.Used
      ONNX Runtime,                   io.sensorium.engine.Planted,         ai.onnxruntime.OrtSession
      """;

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> holds() {
    JavaClasses product =
        new ClassFileImporter()
            .withImportOption(new DoNotIncludeTests())
            .importPackages("io.sensorium");
    assertTrue(product.contain("io.sensorium.host.Sensorium"), "the product is on the class path");
    return Architecture.rules().entrySet().stream()
        .map(rule -> dynamicTest(rule.getKey(), () -> rule.getValue().check(product)));
  }

  @ParameterizedTest
  @CsvSource(textBlock = PLANTS)
  void rejects(String rule, String planted, String used) {
    PlantedClasses classes = new PlantedClasses(folder).with(planted, used);
    if (used.endsWith(".Used")) {
      classes.with(used, "Object");
    }
    requireViolation(rule, classes);
  }

  @Test
  void rejectsCyclesBetweenModules() {
    requireViolation(
        "no cycles between modules",
        new PlantedClasses(folder)
            .with("io.sensorium.one.One", "io.sensorium.two.a.Two")
            .with("io.sensorium.two.a.Two", "io.sensorium.one.One"));
  }

  @Test
  void rejectsCycles() {
    requireViolation(
        "no cycles",
        new PlantedClasses(folder)
            .with("io.sensorium.runtime.One", "io.sensorium.runtime.a.b.Two")
            .with("io.sensorium.runtime.a.b.Two", "io.sensorium.runtime.One"));
  }

  private static void requireViolation(String rule, PlantedClasses planted) {
    JavaClasses classes = planted.compile();
    assertTrue(
        Architecture.rules().get(rule).evaluate(classes).hasViolation(),
        () -> "rule '" + rule + "' lets " + classes + " pass");
  }

  @Test
  void everyRuleIsSeenFailing() {
    Set<String> planted = new TreeSet<>(Set.of("no cycles", "no cycles between modules"));
    PLANTS.lines().forEach(line -> planted.add(line.substring(0, line.indexOf(',')).strip()));
    assertEquals(new TreeSet<>(Architecture.rules().keySet()), planted);
  }
}
