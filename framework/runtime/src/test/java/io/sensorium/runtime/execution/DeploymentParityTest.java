package io.sensorium.runtime.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.runtime.definition.HostConfiguration.RequiredParity;
import io.sensorium.runtime.model.ModelVersion;
import io.sensorium.runtime.model.ParityCertificate;
import io.sensorium.runtime.model.ParityCertificate.Comparison;
import io.sensorium.runtime.model.ParityCertificate.EngineRun;
import io.sensorium.runtime.model.ParityCertificate.OutputDifference;
import io.sensorium.runtime.model.ParityCertificate.Samples;
import io.sensorium.runtime.model.ParityCertificates;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Serving that asks for a certificate of the installed engine and of one that is elsewhere. */
class DeploymentParityTest {
  private static final EngineRun ADDER = new EngineRun("adder", "1", "00", "cpu", 1, 1);
  private static final EngineRun ABACUS = new EngineRun("abacus", "3", "ff", "cpu", 1, 1);

  @TempDir private Path folder;
  private Notes notes;
  private ModelVersion model;

  @BeforeEach
  void publish() {
    notes = new Notes(folder, new RequiredParity(List.of("abacus", "adder"), 1e-4));
    model = notes.publish();
  }

  @AfterEach
  void close() {
    notes.close();
    assertEquals(0, notes.plugins.programsOpen.get(), "programs");
    assertEquals(0, notes.plugins.encodersOpen.get(), "encoders");
  }

  private void certify(String digest, EngineRun first, EngineRun second, double difference) {
    OutputDifference output = new OutputDifference("kind", List.of("title"), 4, difference, 4);
    ParityCertificates.store(
        model,
        new ParityCertificate(
            new ParityCertificate.Model("notes", 1, digest),
            List.of(first, second),
            new Samples("recorded", 4),
            1,
            "2026-01-02T03:04:05Z",
            List.of(new Comparison(second.name(), first.name(), Map.of(), List.of(output)))));
  }

  private void certify(EngineRun first, EngineRun second) {
    certify(model.digest(), first, second, 1e-5);
  }

  private void assertRefused(String why) {
    SensoriumException refused =
        assertThrows(
            SensoriumException.class, () -> notes.deployments.deploy(notes.definition(), model));
    assertEquals(ErrorCode.PARITY_NOT_PROVEN, refused.code());
    assertTrue(
        refused.getMessage().startsWith("version 1 of pipeline 'notes' may not serve: " + why),
        refused.getMessage());
  }

  private static String andVerify(String why) {
    return why + "; run 'sensorium models verify notes@1 --engines abacus,adder'";
  }

  @Test
  void servesWhatIsProven() {
    certify(ABACUS, ADDER);

    notes.deployments.deploy(notes.definition(), model);

    assertEquals(1, notes.deployments.all().size());
  }

  @Test
  void refusesWhatWasNeverVerified() {
    assertRefused(andVerify("it has no parity certificate"));
    assertEquals(0, notes.plugins.encodersCreated.get(), "nothing is loaded");
  }

  @Test
  void refusesTheCertificateOfAnotherModel() {
    certify("0123", ABACUS, ADDER, 1e-5);

    assertRefused(andVerify("its parity certificate is of another model"));
  }

  @Test
  void refusesACertificateWithoutAnEngineThatIsAskedFor() {
    certify(ADDER, new EngineRun("other", "1", "00", "cpu", 1, 1));

    assertRefused(andVerify("its parity certificate leaves out engine 'abacus'"));
  }

  /** That two other engines agree says nothing of the one that would serve. */
  @Test
  void refusesACertificateWithoutTheEngineThatServes() {
    certify(ABACUS, new EngineRun("other", "1", "00", "cpu", 1, 1));

    assertRefused(andVerify("its parity certificate leaves out engine 'adder'"));
  }

  @Test
  void refusesTheCertificateOfAnotherBundle() {
    certify(ABACUS, new EngineRun("adder", "1", "11", "cpu", 1, 1));

    assertRefused(andVerify("its parity certificate is of another bundle of engine 'adder'"));
  }

  @Test
  void refusesTheCertificateOfAnotherVersionOrDevice() {
    certify(ABACUS, new EngineRun("adder", "2", "00", "cpu", 1, 1));
    assertRefused(
        andVerify("its parity certificate is of engine 'adder' 2 on cpu, but here runs 1 on cpu"));

    certify(ABACUS, new EngineRun("adder", "1", "00", "gpu:0", 1, 1));
    assertRefused(
        andVerify(
            "its parity certificate is of engine 'adder' 1 on gpu:0, but here runs 1 on cpu"));
  }

  /** Whatever tolerance the certificate was made with. */
  @Test
  void refusesEnginesThatAreTooFarApart() {
    certify(model.digest(), ABACUS, ADDER, 2e-3);

    assertRefused(
        "by its parity certificate the engines differ by up to 2.0e-03, or in an arg-max, and"
            + " 1.0e-04 is tolerated; serve another version, or raise"
            + " 'serving.requireParity.tolerance'");
  }
}
