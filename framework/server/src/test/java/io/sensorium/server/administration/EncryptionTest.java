package io.sensorium.server.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.sensorium.server.http.HttpListener.Encryption;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import io.sensorium.testkit.TestCertificate;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The administration over TLS. */
class EncryptionTest {
  @TempDir private static Path shared;
  private static TestCertificate host;
  private static TestCertificate stranger;
  @TempDir private Path folder;

  @BeforeAll
  static void makeCertificates() throws Exception {
    host = TestCertificate.make(shared.resolve("host"));
    stranger = TestCertificate.make(shared.resolve("stranger"));
  }

  private TestAdministration encrypted(Path certificate, Path key) {
    AdministrationOptions plain = TestAdministration.options(folder, Optional.empty());
    return new TestAdministration(
        new AdministrationOptions(
            plain.host(),
            plain.port(),
            plain.folder(),
            Optional.of(new Encryption(certificate, key)),
            false,
            plain.jwt(),
            plain.limits()));
  }

  @Test
  void clientThatTrustsTheCertificateIsAnswered() throws Exception {
    try (TestAdministration server = encrypted(host.certificate(), host.key())) {
      assertEquals("https", server.address().getScheme());
      assertEquals(200, status(server, host).statusCode());
    }
  }

  @Test
  void clientThatTrustsAnotherAuthorityRefuses() throws Exception {
    try (TestAdministration server = encrypted(host.certificate(), host.key())) {
      assertThrows(SSLHandshakeException.class, () -> status(server, stranger));
    }
  }

  /** The certificate names 127.0.0.1, and this address is not it. */
  @Test
  void clientRefusesACertificateOfAnotherName() throws Exception {
    try (TestAdministration server = encrypted(host.certificate(), host.key())) {
      URI other = URI.create("https://localhost:" + server.address().getPort());
      assertThrows(SSLException.class, () -> status(other, server.localKey(), host));
    }
  }

  @Test
  void plainTextIsNotAnswered() throws Exception {
    try (TestAdministration server = encrypted(host.certificate(), host.key());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      String request =
          "GET /v1/status HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\n\r\n"
              .formatted(server.localKey());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readNBytes(1024);
      assertFalse(
          new String(answer, StandardCharsets.ISO_8859_1).contains("revision"),
          "it was answered in plain text");
    }
  }

  @Test
  void certificateThatCannotBeUsedIsNamed() throws Exception {
    Path missing = folder.resolve("missing.pem");
    requireRefused(missing, host.key(), missing);
    Path text = Files.writeString(folder.resolve("text.pem"), "no key at all");
    requireRefused(host.certificate(), text, text);
  }

  private void requireRefused(Path certificate, Path key, Path named) {
    SensoriumException failure =
        assertThrows(SensoriumException.class, () -> encrypted(certificate, key));
    assertEquals(ErrorCode.INVALID_SETTING, failure.code());
    assertTrue(failure.getMessage().contains("certificate"), failure.getMessage());
    assertTrue(failure.getMessage().contains(named.toString()), failure.getMessage());
  }

  private static HttpResponse<byte[]> status(TestAdministration server, TestCertificate trusted)
      throws Exception {
    return status(server.address(), server.localKey(), trusted);
  }

  private static HttpResponse<byte[]> status(URI server, String key, TestCertificate trusted)
      throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(server.resolve("/v1/status"))
            .header("Authorization", "Bearer " + key)
            .build();
    HttpClient client = HttpClient.newBuilder().sslContext(trusted.trusting()).build();
    return client.send(request, BodyHandlers.ofByteArray());
  }
}
