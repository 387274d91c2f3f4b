package io.sensorium.it.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import com.tngtech.archunit.library.dependencies.syntax.SlicesShould;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who may use what. */
final class Architecture {
  private static final List<String> FRAMEWORK =
      List.of("network", "spi", "runtime", "training", "server", "host", "cli", "testkit");
  private static final String[] PLUGINS = {
    "io.sensorium.engine..",
    "io.sensorium.encoder..",
    "io.sensorium.fusion..",
    "io.sensorium.heads.."
  };

  private Architecture() {}

  /** Every rule by name. */
  static Map<String, ArchRule> rules() {
    Map<String, ArchRule> rules = new LinkedHashMap<>();
    rules.put("no cycles between modules", slices("io.sensorium.(*)..").beFreeOfCycles());
    rules.put("no cycles", slices("io.sensorium.(**)").beFreeOfCycles());
    rules.put("OSGi", only("org.osgi..", "org.apache.felix..").in(packages("host", "spi")));
    rules.put("OSGi in spi", annotationsOnly());
    rules.put("Guice", only("com.google.inject..").in(packages("host")));
    rules.put("Vert.x", only("io.vertx..").in(packages("server")));
    rules.put(
        "DJL", only("ai.djl..").in("io.sensorium.engine.pytorch..", "io.sensorium.encoder.text.."));
    rules.put("DJL in encoder-text", tokenizersOnly());
    rules.put(
        "TensorFlow",
        only("org.tensorflow..", "org.bytedeco..").in("io.sensorium.engine.tensorflow.."));
    rules.put(
        "ONNX Runtime",
        only("ai.onnxruntime..").in("io.sensorium.engine.onnxruntime..", "io.sensorium.testkit.."));
    rules.put("plugins", only(PLUGINS).in(PLUGINS));
    rules.put("network", uses("network"));
    rules.put("spi", uses("spi", "network"));
    rules.put("runtime", uses("runtime", "spi", "network"));
    rules.put("training", uses("training", "runtime", "spi", "network"));
    rules.put("server", uses("server", "runtime", "spi", "network"));
    rules.put("host", uses("host", "training", "server", "runtime", "spi", "network"));
    rules.put("testkit", uses("testkit", "spi", "network"));
    rules.put("plugins use the contract alone", pluginsUseTheContract());
    return rules;
  }

  private static SlicesShould slices(String pattern) {
    return SlicesRuleDefinition.slices().matching(pattern).should();
  }

  private static String[] packages(String... modules) {
    return Stream.of(modules).map(module -> "io.sensorium." + module + "..").toArray(String[]::new);
  }

  /** A library that only some packages may use. */
  private record Library(List<String> packages) {
    ArchRule in(String... users) {
      return noClasses()
          .that(not(resideInAnyPackage(users)))
          .should()
          .dependOnClassesThat(resideInAnyPackage(packages.toArray(String[]::new)))
          .allowEmptyShould(true);
    }
  }

  private static Library only(String... packages) {
    return new Library(List.of(packages));
  }

  private static ArchRule annotationsOnly() {
    return noClasses()
        .that(resideInAPackage("io.sensorium.spi.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("org.osgi..", "org.apache.felix..")
                .and(not(resideInAPackage("org.osgi.annotation.."))));
  }

  private static ArchRule tokenizersOnly() {
    return noClasses()
        .that(resideInAPackage("io.sensorium.encoder.text.."))
        .should()
        .dependOnClassesThat(
            resideInAPackage("ai.djl..").and(not(resideInAPackage("ai.djl.huggingface.."))))
        .allowEmptyShould(true);
  }

  /** A module of the framework, and itself and the modules below it that it may use. */
  private static ArchRule uses(String module, String... below) {
    String[] above =
        packages(
            FRAMEWORK.stream()
                .filter(other -> !other.equals(module) && !List.of(below).contains(other))
                .toArray(String[]::new));
    return noClasses()
        .that(resideInAPackage("io.sensorium." + module + ".."))
        .should()
        .dependOnClassesThat(resideInAnyPackage(above))
        .allowEmptyShould(true);
  }

  private static ArchRule pluginsUseTheContract() {
    DescribedPredicate<JavaClass> contract = resideInAnyPackage(packages("spi", "network"));
    return noClasses()
        .that(resideInAnyPackage(PLUGINS))
        .should()
        .dependOnClassesThat(
            resideInAPackage("io.sensorium..")
                .and(not(contract))
                .and(not(resideInAnyPackage(PLUGINS))))
        .allowEmptyShould(true);
  }
}
