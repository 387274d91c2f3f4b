package io.sensorium.host.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.host.fixture.Bundles;
import io.sensorium.host.fixture.Trap;
import io.sensorium.host.osgi.HostPackages;
import io.sensorium.host.verify.Authority.Wish;
import io.sensorium.runtime.artifact.Sha256;
import io.sensorium.runtime.definition.HostConfiguration.Policy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signed jar with bytes changed at random: refused, or nothing that counts has changed. */
class MutatedJarTest {
  private static final int MUTATIONS = 1500;
  private static final Authority ROOT = Authority.root("Root");

  @TempDir private Path folder;

  private final BundleVerifier verifier =
      new BundleVerifier(
          Policy.SIGNED,
          new TrustStore(Set.of(ROOT.certificate()), List.of()),
          new Pins(Set.of()),
          HostPackages.names(),
          Clock.fixed(Authority.NOW, ZoneOffset.UTC));

  @Test
  void isRefusedOrHasTheSameContents() throws IOException {
    Path signed = signed();
    byte[] whole = Files.readAllBytes(signed);
    Map<String, String> contents = contents(signed);
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      Path mutated = Files.write(folder.resolve("mutated.jar"), mutation(whole, random));
      if (verifier.verify(VerificationRequest.of(mutated)).isAccepted()) {
        assertEquals(contents, contents(mutated), "mutation " + i);
      } else {
        refused++;
      }
    }
    int most = refused;
    assertTrue(most > MUTATIONS / 2 && most < MUTATIONS, () -> most + " were refused");
  }

  private Path signed() {
    Authority vendor = ROOT.issue(Wish.of("Vendor"));
    KeyStore.PrivateKeyEntry key =
        new KeyStore.PrivateKeyEntry(vendor.key(), vendor.chain().toArray(Certificate[]::new));
    Path signed = folder.resolve("signed.jar");
    new BundleSigner(key, "vendor")
        .sign(Bundles.of(Trap.class).write(folder.resolve("unsigned.jar")), signed);
    return signed;
  }

  private static byte[] mutation(byte[] whole, Random random) {
    byte[] mutated = whole.clone();
    for (int i = random.nextInt(3); i >= 0; i--) {
      // Every second one where the directory is, which says most.
      int from = random.nextBoolean() ? 0 : whole.length * 3 / 4;
      mutated[from + random.nextInt(whole.length - from)] = (byte) random.nextInt();
    }
    return mutated;
  }

  private static Map<String, String> contents(Path file) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (JarFile jar = new JarFile(file.toFile())) {
      for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
        try (InputStream in = jar.getInputStream(entry)) {
          contents.put(entry.getName(), Sha256.of(in.readAllBytes()));
        }
      }
    }
    return contents;
  }
}
