package io.sensorium.host.doctor;

import io.sensorium.host.bundle.BundleFile;
import io.sensorium.host.bundle.BundleIndex.SkippedFile;
import io.sensorium.host.verify.BundleVerifier;
import io.sensorium.runtime.artifact.ArtifactCache;
import io.sensorium.runtime.artifact.ArtifactSource;
import io.sensorium.runtime.artifact.ClientCommand;
import io.sensorium.runtime.definition.HostConfiguration.Policy;
import io.sensorium.runtime.definition.PipelineDefinition;
import io.sensorium.runtime.execution.EncoderPool;
import io.sensorium.runtime.execution.EngineCatalog;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Engine;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Examines an installation: the platform, the cache, the bundles, the engines, and every encoder
 * whose bundle records what it should give. Fetches nothing.
 */
public final class Doctor {
  private final BundleVerifier verifier;
  private final List<BundleFile> bundles;
  private final List<SkippedFile> skipped;
  private final PluginRegistry registry;
  private final ArtifactCache cache;
  private final EngineCatalog engines;
  private final EncoderPool encoders;
  private final Function<PipelineDefinition, Plan> planner;

  public Doctor(
      BundleVerifier verifier,
      List<BundleFile> bundles,
      List<SkippedFile> skipped,
      PluginRegistry registry,
      ArtifactCache cache,
      EngineCatalog engines,
      EncoderPool encoders,
      Function<PipelineDefinition, Plan> planner) {
    this.verifier = verifier;
    this.bundles = List.copyOf(bundles);
    this.skipped = List.copyOf(skipped);
    this.registry = registry;
    this.cache = cache;
    this.engines = engines;
    this.encoders = encoders;
    this.planner = planner;
  }

  public List<Check> examine() {
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.passed(
            "java", System.getProperty("java.vm.name") + " " + System.getProperty("java.version")));
    checks.add(cacheFolder());
    Stream.of(ArtifactSource.Client.values()).map(Doctor::client).forEach(checks::add);
    checks.add(verification());
    bundles.forEach(
        bundle -> checks.add(Check.passed("bundle " + bundle.fileName(), bundle.identity())));
    skipped.forEach(
        file -> checks.add(Check.failed("bundle " + file.path().getFileName(), file.reason())));
    List<PluginDescriptor> installed = plugins(PluginKind.ENGINE).toList();
    engines.expect(installed);
    installed.forEach(engine -> examine(engine, checks));
    return checks;
  }

  private void examine(PluginDescriptor engine, List<Check> checks) {
    String subject = "engine '" + engine.name() + "'";
    try {
      registry.resolve("the doctor", List.of(engine));
      Engine started = engines.engine(engine);
      checks.add(
          Check.passed(
              subject,
              "%s with %s, threads: %d"
                  .formatted(started.version(), started.devices(), threads(engine))));
    } catch (SensoriumException e) {
      checks.add(Check.failed(subject, e.code() + ": " + e.getMessage()));
      return;
    }
    EncoderExamination examination = new EncoderExamination(engine, planner, encoders);
    bundles.forEach(bundle -> checks.addAll(examine(bundle, engine, examination)));
  }

  private int threads(PluginDescriptor engine) {
    return engines.running().stream()
        .filter(each -> each.name().equals(engine.name()))
        .findFirst()
        .orElseThrow()
        .threads();
  }

  private static List<Check> examine(
      BundleFile bundle, PluginDescriptor engine, EncoderExamination examination) {
    List<PluginDescriptor> encoders =
        bundle.plugins().stream()
            .filter(plugin -> plugin.kind() == PluginKind.ENCODER && plugin.runsOn(engine))
            .toList();
    try {
      List<EncoderReference> references = EncoderReference.of(bundle);
      return encoders.stream()
          .map(
              encoder ->
                  examination.examine(
                      encoder,
                      references.stream()
                          .filter(each -> each.encoder().equals(encoder.name()))
                          .toList()))
          .toList();
    } catch (IOException | IllegalArgumentException e) {
      return List.of(Check.failed("references of " + bundle.fileName(), "cannot be read: " + e));
    }
  }

  private Check verification() {
    if (verifier.policy() == Policy.OPEN) {
      return Check.absent(
          "verification",
          "the policy is 'open': whoever can write into the bundles folder can run code here");
    }
    return Check.passed(
        "verification",
        "the policy is '%s', with %d trusted certificates and %d pins"
            .formatted(
                verifier.policy().label(),
                verifier.trust().certificates().size(),
                verifier.pins().digests().size()));
  }

  private Stream<PluginDescriptor> plugins(PluginKind kind) {
    return bundles.stream()
        .flatMap(bundle -> bundle.plugins().stream())
        .filter(plugin -> plugin.kind() == kind);
  }

  private Check cacheFolder() {
    Path root = cache.root();
    try {
      Files.createDirectories(root);
      Files.delete(Files.createTempFile(root, "doctor", ""));
      return Check.passed("cache", root.toString());
    } catch (IOException e) {
      return Check.failed("cache", root + " cannot be written to: " + e);
    }
  }

  /** Clients matter only while something is not in the cache yet. */
  private static Check client(ArtifactSource.Client client) {
    String command = ClientCommand.program(client);
    boolean found =
        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
            .map(folder -> Path.of(folder, command))
            .anyMatch(Files::isExecutable);
    String subject = "client " + command;
    return found
        ? Check.passed(subject, "on the PATH")
        : Check.absent(
            subject,
            "not on the PATH; what comes from " + client.label() + " packages cannot be fetched");
  }
}
