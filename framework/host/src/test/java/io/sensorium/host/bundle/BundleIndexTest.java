package io.sensorium.host.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.host.fixture.Bundles;
import io.sensorium.runtime.registry.PluginDescriptor;
import io.sensorium.runtime.registry.PluginKind;
import io.sensorium.runtime.registry.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BundleIndexTest {
  private static final String DIGEST = "a".repeat(64);

  @TempDir private Path folder;

  @Test
  void readsWhatAnEncoderDeclares() {
    Bundles.echo().file("META-INF/sensorium/artifacts.json", artifacts(DIGEST)).write(jar("echo"));
    BundleIndex index = BundleIndex.scan(folder, Bundles.unsigned());
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

  @ParameterizedTest
  @CsvSource({"'', true", ";trains=false, false", ";trains=true, true"})
  void readsWhetherAnEngineTrains(String attribute, boolean trains) throws IOException {
    write(
        "own", "io.sensorium.plugin;kind=engine;impl=a.B;name=own;version=1" + attribute, Map.of());
    assertEquals(
        trains, BundleIndex.scan(folder, Bundles.unsigned()).snapshot().plugins().get(0).trains());
  }

  @ParameterizedTest
  @CsvSource({
    "'', ''",
    ";engines=pytorch, pytorch",
    "';engines:List<String>=\"pytorch,own\"', 'pytorch,own'"
  })
  void readsTheEnginesOfAnEncoder(String attribute, String engines) throws IOException {
    String encoder = "kind=encoder;impl=a.B;name=own;version=1;modality=text;dimension:Long=1";
    write("own", "io.sensorium.plugin;" + encoder + attribute, Map.of());
    assertEquals(
        engines.isEmpty() ? Set.of() : Set.of(engines.split(",")),
        BundleIndex.scan(folder, Bundles.unsigned()).snapshot().plugins().get(0).engines());
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
    assertEquals(
        List.of(), BundleIndex.scan(folder.resolve("absent"), Bundles.unsigned()).bundles());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 1000})
  void truncatedBundleIsSkippedByName(int length) throws IOException {
    byte[] whole = Files.readAllBytes(Bundles.echo().write(jar("whole")));
    Files.write(jar("broken"), Arrays.copyOf(whole, length));
    requireSkipped("broken.jar", "ARCHIVE_", "is not a whole jar");
    assertEquals(1, BundleIndex.scan(folder, Bundles.unsigned()).bundles().size());
  }

  @Test
  void bundleWithDamagedEntryIsSkipped() throws IOException {
    Path jar = Bundles.echo().file("large.txt", "0123456789".repeat(10_000)).write(jar("damaged"));
    byte[] bytes = Files.readAllBytes(jar);
    int name = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("large.txt");
    bytes[name + 20] ^= 0x55;
    Files.write(jar, bytes);
    requireSkipped("damaged.jar", "ENTRY_DAMAGED: has entry 'large.txt'");
  }

  @Test
  void jarWithoutManifestIsSkipped() throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(jar("plain")))) {
      jar.putNextEntry(new ZipEntry("readme.txt"));
    }
    requireSkipped("plain.jar", "MANIFEST_MISSING: has no manifest");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kind=encoder;impl=a.B;version=1 | lacks 'name'
          kind=head;impl=a.B;name=x | lacks 'version'
          kind=head;name=x;version=1 | lacks 'impl'
          impl=a.B;name=x;version=1 | lacks 'kind'
          kind=nose;impl=a.B;name=x;version=1 | 'nose' is no kind of plugin
          kind=head;impl=a.B;name=x;version=soon | 'soon' is not a version such as 1.2.0
          kind=head;impl=a.B;name="x y";version=1 | has the name 'x y', which no pipeline can say
          kind=encoder;impl=a.B;name=x;version=1;dimension:Long=3 | lacks 'modality'
          kind=encoder;impl=a.B;name=x;version=1;modality=text | has the dimension 'null' instead
          kind=encoder;impl=a.B;name=x;version=1;modality=text;dimension=much | 'much' instead of
          kind=encoder;impl=a.B;name=x;version=1;modality=text;dimension:Long=0 | '0' instead of
          """)
  void unsoundCapabilityIsSkipped(String attributes, String reason) throws IOException {
    write("odd", "io.sensorium.plugin;" + attributes, Map.of());
    requireSkipped("odd.jar", "", reason);
  }

  @Test
  void capabilityThatIsNotTypedAsItSaysIsSkipped() throws IOException {
    write("odd", "io.sensorium.plugin;kind=encoder;dimension:Long=much", Map.of());
    Bundles.echo().write(jar("sound"));
    requireSkipped("odd.jar", "", "");
    assertEquals(1, BundleIndex.scan(folder, Bundles.unsigned()).bundles().size());
  }

  @Test
  void folderNamedAsAJarIsSkipped() throws IOException {
    Files.createDirectory(jar("folder"));
    requireSkipped("folder.jar", "FILE_UNREADABLE: is not a file");
  }

  /** Half a gigabyte of zeros, in half a megabyte. */
  @Test
  void bombIsSkipped() throws IOException {
    write("bomb", "other", Map.of("zeros", 512L << 20));
    assertTrue(Files.size(jar("bomb")) < 1 << 20);
    requireSkipped("bomb.jar", "ARCHIVE_BOMB: unpacks to 536");
  }

  @Test
  void manifestThatIsABombIsSkipped() throws IOException {
    try (ZipOutputStream jar = new ZipOutputStream(Files.newOutputStream(jar("bomb")))) {
      writeZeros(jar, JarFile.MANIFEST_NAME, 512L << 20);
    }
    requireSkipped("bomb.jar", "ARCHIVE_BOMB: unpacks to 536");
  }

  /** A bundle as bnd would not make it. */
  private void write(String name, String capability, Map<String, Long> zeros) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", "com.example." + name);
    manifest.getMainAttributes().putValue("Provide-Capability", capability);
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(jar(name)), manifest)) {
      for (Map.Entry<String, Long> entry : zeros.entrySet()) {
        writeZeros(jar, entry.getKey(), entry.getValue());
      }
    }
  }

  private static void writeZeros(ZipOutputStream zip, String name, long size) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    byte[] zeros = new byte[1 << 20];
    for (long written = 0; written < size; written += zeros.length) {
      zip.write(zeros);
    }
    zip.closeEntry();
  }

  @Test
  void unsoundArtifactsAreSkipped() {
    Bundles.echo().file("META-INF/sensorium/artifacts.json", artifacts("12")).write(jar("odd"));
    requireSkipped("odd.jar", "PLUGIN_ARTIFACTS_INVALID", "artifacts.json has '12'");
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

  private void requireSkipped(String file, String reason, String part) {
    requireSkipped(file, reason);
    String skipped = BundleIndex.scan(folder, Bundles.unsigned()).skipped().get(0).reason();
    assertTrue(skipped.contains(part), skipped);
  }

  private void requireSkipped(String file, String reason) {
    String skipped = BundleIndex.scan(folder, Bundles.unsigned()).skipped().get(0).toString();
    assertTrue(skipped.startsWith("bundle file '" + file + "' is skipped: " + reason), skipped);
  }

  private Path jar(String name) {
    return folder.resolve(name + ".jar");
  }
}
