package io.sensorium.runtime.execution;

import io.sensorium.runtime.definition.HostConfiguration.RequiredParity;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.model.ParityCertificate;
import io.sensorium.runtime.model.ParityCertificate.EngineRun;
import io.sensorium.runtime.model.ParityCertificates;
import io.sensorium.runtime.plan.Plan;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.PluginRegistry;
import io.sensorium.runtime.registry.VersionRange;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.spi.engine.Engine;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Keeps versions out of service whose engines have not been seen to agree. Thread-safe. */
public final class ParityCheck {
  private final Optional<RequiredParity> required;
  private final PluginRegistry registry;
  private final EngineCatalog engines;

  /**
   * A check.
   *
   * @param required what is asked for; absent to let every version pass
   */
  public ParityCheck(
      Optional<RequiredParity> required, PluginRegistry registry, EngineCatalog engines) {
    this.required = required;
    this.registry = registry;
    this.engines = engines;
  }

  /**
   * Refuses a version without a certificate of just this version, on the engines that are asked for
   * and those that the plan runs on, as they are installed here.
   *
   * @param plan whose plugins have been resolved
   * @throws SensoriumException {@code PARITY_NOT_PROVEN}
   */
  void require(Plan plan, ModelVersion model) {
    required.ifPresent(parity -> new Examination(parity, plan, model).require());
  }

  private final class Examination {
    private final RequiredParity parity;
    private final ModelVersion model;
    private final List<PluginDescriptor> running;
    private final Set<String> names;

    Examination(RequiredParity parity, Plan plan, ModelVersion model) {
      this.parity = parity;
      this.model = model;
      this.running =
          plan.plugins().stream().filter(plugin -> plugin.kind() == PluginKind.ENGINE).toList();
      this.names = new LinkedHashSet<>(parity.engines());
      running.forEach(plugin -> names.add(plugin.name()));
    }

    void require() {
      ParityCertificate certificate =
          ParityCertificates.find(model)
              .orElseThrow(() -> unproven("it has no parity certificate"));
      if (!certificate.model().digest().equals(model.digest())) {
        throw unproven("its parity certificate is of another model");
      }
      names.forEach(name -> requireInstalled(run(certificate, name)));
      running.forEach(
          plugin -> requireRunning(engines.engine(plugin), run(certificate, plugin.name())));
      requireAgreement(certificate);
    }

    private EngineRun run(ParityCertificate certificate, String engine) {
      return certificate
          .engine(engine)
          .orElseThrow(() -> unproven("its parity certificate leaves out engine '" + engine + "'"));
    }

    /** What is not installed here can change nothing here. */
    private void requireInstalled(EngineRun certified) {
      registry
          .snapshot()
          .find(PluginKind.ENGINE, certified.name(), VersionRange.ANY)
          .filter(installed -> !installed.bundleDigest().equals(certified.bundle()))
          .ifPresent(
              installed -> {
                throw unproven(
                    "its parity certificate is of another bundle of engine '%s'"
                        .formatted(certified.name()));
              });
    }

    /** Natives are in no bundle; an engine that runs nothing is not started to tell its version. */
    private void requireRunning(Engine engine, EngineRun certified) {
      String here = engine.version() + " on " + engine.devices().get(0);
      String there = certified.version() + " on " + certified.device();
      if (!here.equals(there)) {
        throw unproven(
            "its parity certificate is of engine '%s' %s, but here runs %s"
                .formatted(engine.name(), there, here));
      }
    }

    private void requireAgreement(ParityCertificate certificate) {
      if (!certificate.agreesWithin(parity.tolerance())) {
        throw refusal(
            "by its parity certificate the engines differ by up to %.1e, or in an arg-max, and %.1e is tolerated; serve another version, or raise 'serving.requireParity.tolerance'"
                .formatted(certificate.maximumDifference(), parity.tolerance()));
      }
    }

    private SensoriumException unproven(String why) {
      return refusal(
          "%s; run 'sensorium models verify %s@%d --engines %s'"
              .formatted(why, model.pipeline(), model.number(), String.join(",", names)));
    }

    private SensoriumException refusal(String why) {
      return new SensoriumException(
          ErrorCode.PARITY_NOT_PROVEN,
          "version %d of pipeline '%s' may not serve: %s"
              .formatted(model.number(), model.pipeline(), why));
    }
  }
}
