package io.sensorium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sensorium.server.administration.AdministrationOptions;
import io.sensorium.server.administration.AdministrationServer;
import io.sensorium.server.http.HttpListener.Encryption;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a host that encrypts, and vouches for itself. */
class EncryptedHostTest {
  private static final String PASSWORD = "changeit";
  @TempDir private static Path shared;
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private PrintStream usual;
  private AdministrationOptions options;
  private AdministrationServer server;

  @BeforeAll
  static void makeCertificates() throws Exception {
    make("host");
    make("stranger");
  }

  private static void make(String name) throws Exception {
    Path store = shared.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                name,
                "-dname",
                "CN=" + name,
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, keytool.waitFor(), said);
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
    write(certificate(name), "CERTIFICATE", keys.getCertificate(name).getEncoded());
    write(key(name), "PRIVATE KEY", keys.getKey(name, PASSWORD.toCharArray()).getEncoded());
  }

  private static Path certificate(String name) {
    return shared.resolve(name + ".pem");
  }

  private static Path key(String name) {
    return shared.resolve(name + "-key.pem");
  }

  private static void write(Path file, String what, byte[] der) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(file, "-----BEGIN %s-----\n%s\n-----END %1$s-----\n".formatted(what, text));
  }

  @BeforeEach
  void start() {
    options =
        new AdministrationOptions(
            "127.0.0.1",
            0,
            folder.resolve("administration"),
            Optional.of(new Encryption(certificate("host"), key("host"))),
            false,
            Optional.empty(),
            AdministrationOptions.Limits.DEFAULTS);
    server = AdministrationServer.start(options, new RecordingHost(), status -> "");
    usual = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void stop() {
    System.setOut(usual);
    server.close();
  }

  @Test
  void hostOfAKnownAuthorityIsSpokenTo() throws Exception {
    assertEquals(0, run("status", "--server=" + server.address(), authority("host")));
    assertEquals(1, json().get("revision").asInt());
  }

  @Test
  void hostOfAnotherAuthorityIsNotSpokenTo() throws Exception {
    requireUnknown("--server=" + server.address(), authority("stranger"));
    requireUnknown("--server=" + server.address());
  }

  private void requireUnknown(String... arguments) throws Exception {
    out.reset();
    List<String> all = new ArrayList<>(List.of("status"));
    all.addAll(Arrays.asList(arguments));
    assertEquals(1, run(all.toArray(String[]::new)));
    assertEquals("HOST_NOT_AVAILABLE", json().get("error").get("code").asText());
    String message = json().get("error").get("message").asText();
    assertTrue(message.contains("--authority"), message);
  }

  @Test
  void certificateOfTheConfiguredHostIsKnown() throws Exception {
    Path configuration =
        Files.writeString(
            folder.resolve("sensorium.yaml"),
            "administration: { port: %d, tls: { certificate: %s, key: %s } }\n"
                .formatted(server.address().getPort(), certificate("host"), key("host")));
    assertEquals(0, run("status", "--config=" + configuration));
  }

  @Test
  void authorityThatCannotBeReadIsNamed() throws Exception {
    assertEquals(1, run("status", "--server=" + server.address(), authority("nobody")));
    assertEquals("INVALID_SETTING", json().get("error").get("code").asText());
    assertTrue(json().get("error").get("message").asText().contains("nobody.pem"));
  }

  @Test
  void addressThatIsNoneIsNamed() throws Exception {
    assertEquals(1, run("status", "--server=localhost:8010"));
    assertEquals("INVALID_SETTING", json().get("error").get("code").asText());
    assertTrue(json().get("error").get("message").asText().contains("localhost:8010"));
  }

  private static String authority(String name) {
    return "--authority=" + certificate(name);
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--key-file=" + options.localKey(), "--json"));
    return Main.run(all.toArray(String[]::new));
  }

  private JsonNode json() throws Exception {
    return new ObjectMapper().readTree(out.toByteArray());
  }
}
