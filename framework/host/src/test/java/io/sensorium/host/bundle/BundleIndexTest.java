package io.sensorium.host.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.host.fixture.Bundles;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.Version;
import io.sensorium.testkit.BundleBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleIndexTest {
  private static final String DIGEST = "a".repeat(64);

  @TempDir private Path folder;

  @Test
  void readsWhatAnEncoderDeclares() {
    Bundles.echo().file("META-INF/sensorium/artifacts.json", artifacts(DIGEST)).write(jar("echo"));
    BundleIndex index = BundleIndex.scan(folder);
    assertEquals(List.of(), index.skipped());
    PluginDescriptor echo = index.snapshot().plugins().get(0);
    assertEquals(PluginKind.ENCODER, echo.kind());
    assertEquals("echo", echo.name());
    assertEquals(Version.parse("1.2.0"), echo.version());
    assertEquals(Optional.of("text"), echo.modality());
    assertEquals(1, echo.dimension());
    assertEquals(Map.of("factor", "number", "upper", "flag"), echo.settings());
    assertEquals("com.example.echo/1.2.3", echo.bundle());
    assertEquals(64, echo.bundleDigest().length());
    assertEquals("weights.onnx", echo.artifacts().get(0).name());
  }

  private static String artifacts(String sha256) {
    return """
        [{"name": "weights.onnx", "entry": "weights.onnx", "sha256": "%1$s", "bytes": 3,
          "package": {"client": "maven", "coordinate": "g:a:1", "sha256": "%1$s"},
          "license": "Apache-2.0"}]"""
        .formatted(sha256);
  }

  @Test
  void absentFolderHoldsNothing() {
    assertEquals(List.of(), BundleIndex.scan(folder.resolve("absent")).bundles());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 1000})
  void truncatedBundleIsSkippedByName(int length) throws IOException {
    byte[] whole = Files.readAllBytes(Bundles.echo().write(jar("whole")));
    Files.write(jar("broken"), Arrays.copyOf(whole, length));
    requireSkipped("broken.jar", "it is not a whole jar");
    assertEquals(1, BundleIndex.scan(folder).bundles().size());
  }

  @Test
  void bundleWithDamagedEntryIsSkipped() throws IOException {
    Path jar = Bundles.echo().file("large.txt", "0123456789".repeat(10_000)).write(jar("damaged"));
    byte[] bytes = Files.readAllBytes(jar);
    int name = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("large.txt");
    bytes[name + 20] ^= 0x55;
    Files.write(jar, bytes);
    requireSkipped("damaged.jar", "it is not a whole jar");
  }

  @Test
  void jarWithoutManifestIsSkipped() throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(jar("plain")))) {
      jar.putNextEntry(new ZipEntry("readme.txt"));
    }
    requireSkipped("plain.jar", "it has no manifest");
  }

  @Test
  void capabilityWithoutNameIsSkipped() {
    new BundleBuilder("com.example.nameless", "1.0.0")
        .header("Provide-Capability", "io.sensorium.plugin;kind=encoder;impl=a.B;version=1")
        .write(jar("nameless"));
    requireSkipped("nameless.jar", "its capability io.sensorium.plugin lacks 'name'");
  }

  @Test
  void unsoundArtifactsAreSkipped() {
    Bundles.echo().file("META-INF/sensorium/artifacts.json", artifacts("12")).write(jar("odd"));
    requireSkipped("odd.jar", "META-INF/sensorium/artifacts.json has '12'");
  }

  @Test
  void secondFileWithTheSamePluginIsSkipped() {
    Bundles.echo().write(jar("a"));
    Bundles.echo().header("Bundle-Version", "2.0.0").write(jar("b"));
    requireSkipped("b.jar", "'a.jar' provides encoder 'echo' 1.2.0 too");
  }

  @Test
  void secondFileOfTheSameBundleIsSkipped() {
    Bundles.echo().write(jar("a"));
    Bundles.echo().write(jar("b"));
    requireSkipped("b.jar", "'a.jar' is com.example.echo/1.2.3 too");
  }

  private void requireSkipped(String file, String reason) {
    String skipped = BundleIndex.scan(folder).skipped().get(0).toString();
    assertTrue(skipped.startsWith("bundle file '" + file + "' is skipped: " + reason), skipped);
  }

  private Path jar(String name) {
    return folder.resolve(name + ".jar");
  }
}
