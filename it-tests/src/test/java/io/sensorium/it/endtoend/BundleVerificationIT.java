package io.sensorium.it.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.example.letters.LetterFrequency;
import com.fasterxml.jackson.databind.JsonNode;
import io.sensorium.it.Distribution;
import io.sensorium.testkit.BundleBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vendor signs a bundle; an operator who trusts the vendor, and no other, accepts it. */
class BundleVerificationIT {
  @TempDir private Path home;
  private Installation installation;
  private Path bundle;

  @BeforeEach
  void install() {
    installation = Installation.copy(home);
    bundle =
        new BundleBuilder(
                "com.example.letter-frequency", "1.0.0", LetterFrequency.class.getNestMembers())
            .write(home.resolve("letters.jar"));
  }

  @Test
  void bundlesOfTheDistributionArePinned() throws IOException {
    List<String> pins = Files.readAllLines(installation.bundle("pins.sha256"));
    assertEquals(Distribution.bundles().size(), pins.size());
    Path shipped = installation.bundle(pins.get(0).split("  ", 2)[1]);
    assertEquals("PINNED", verify(shipped, 0).required("finding").required("trust").textValue());
  }

  @Test
  void signedBundleIsAcceptedOnceItsVendorIsTrusted() throws Exception {
    Path store = home.resolve("vendor.p12");
    keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=Vendor");
    assertEquals(List.of("NOT_PINNED"), codes(verify(bundle, 1)));
    installation
        .with("STORE_PASSWORD", "secret")
        .run(
            "plugins",
            "sign",
            bundle.toString(),
            "--keystore",
            store.toString(),
            "--alias",
            "vendor",
            "--password-variable",
            "STORE_PASSWORD")
        .requireStatus(0);
    assertEquals(List.of("SIGNER_UNTRUSTED"), codes(verify(bundle, 1)));
    Path trust = Files.createDirectory(home.resolve("config").resolve("trust"));
    keytool(store, "-exportcert", "-rfc", "-file", trust.resolve("vendor.pem").toString());
    JsonNode finding = verify(bundle, 0).required("finding");
    assertEquals("SIGNED", finding.required("trust").textValue());
    assertEquals("CN=Vendor", finding.required("signer").required("subject").textValue());
  }

  @Test
  void hostileFileIsRefusedWithItsCode() throws IOException {
    byte[] script = "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8);
    Path hostile = Files.write(home.resolve("hostile.jar"), script);
    Files.write(hostile, Files.readAllBytes(bundle), StandardOpenOption.APPEND);
    assertEquals(List.of("ARCHIVE_DATA_BEFORE"), codes(verify(hostile, 1)));
    Finished pin = installation.run("plugins", "pin", hostile.toString(), "--json");
    assertEquals("BUNDLE_REFUSED", pin.requireStatus(1).error().required("code").textValue());
  }

  private JsonNode verify(Path file, int status) {
    return installation
        .run("plugins", "verify", file.toString(), "--json")
        .requireStatus(status)
        .json();
  }

  private static List<String> codes(JsonNode outcome) {
    return outcome.required("finding").required("refusals").findValuesAsText("code");
  }

  private void keytool(Path store, String... arguments) throws Exception {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    words.addAll(List.of(arguments));
    words.addAll(List.of("-alias", "vendor", "-keystore", store.toString()));
    words.addAll(List.of("-storepass", "secret"));
    Path log = home.resolve("keytool.txt");
    Process process =
        new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertTrue(process.waitFor(1, TimeUnit.MINUTES), "keytool has not ended");
    assertEquals(0, process.exitValue(), Files.readString(log));
  }
}
