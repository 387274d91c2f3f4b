package io.sensorium.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sensorium.server.administration.AdministrationOptions;
import io.sensorium.server.administration.AdministrationServer;
import io.sensorium.server.http.HttpListener.Encryption;
import io.sensorium.testkit.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a host that encrypts, and vouches for itself. */
class EncryptedHostTest {
  @TempDir private static Path shared;
  private static TestCertificate host;
  private static TestCertificate stranger;
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private PrintStream usual;
  private AdministrationOptions options;
  private AdministrationServer server;

  @BeforeAll
  static void makeCertificates() throws Exception {
    host = TestCertificate.make(shared.resolve("host"));
    stranger = TestCertificate.make(shared.resolve("stranger"));
  }

  @BeforeEach
  void start() {
    options =
        new AdministrationOptions(
            "127.0.0.1",
            0,
            folder.resolve("administration"),
            Optional.of(new Encryption(host.certificate(), host.key())),
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
    assertEquals(0, run("status", "--server=" + server.address(), authority(host.certificate())));
    assertEquals(1, json().get("revision").asInt());
  }

  @Test
  void hostOfAnotherAuthorityIsNotSpokenTo() throws Exception {
    requireUnknown("--server=" + server.address(), authority(stranger.certificate()));
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
                .formatted(server.address().getPort(), host.certificate(), host.key()));
    assertEquals(0, run("status", "--config=" + configuration));
  }

  @Test
  void authorityThatCannotBeReadIsNamed() throws Exception {
    assertEquals(
        1, run("status", "--server=" + server.address(), authority(shared.resolve("nobody.pem"))));
    assertEquals("INVALID_SETTING", json().get("error").get("code").asText());
    assertTrue(json().get("error").get("message").asText().contains("nobody.pem"));
  }

  @Test
  void addressThatIsNoneIsNamed() throws Exception {
    assertEquals(1, run("status", "--server=localhost:8010"));
    assertEquals("INVALID_SETTING", json().get("error").get("code").asText());
    assertTrue(json().get("error").get("message").asText().contains("localhost:8010"));
  }

  private static String authority(Path certificates) {
    return "--authority=" + certificates;
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
