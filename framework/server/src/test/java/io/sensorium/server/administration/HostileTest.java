package io.sensorium.server.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients, browsers and broken connections cannot do. */
class HostileTest {
  private static final int LIMIT = 1 << 20;
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: attacker.example",
        "Host: 127.0.0.1.attacker.example:8010",
        "Host: localhost\r\nOrigin: https://attacker.example",
        "Host: localhost\r\nOrigin: null",
        "Host: localhost\r\nSec-Fetch-Site: cross-site",
        "Host: localhost\r\nSec-Fetch-Site: same-site"
      })
  void browsersOfOtherSitesAreRefused(String headers) throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      assertEquals("403", get(server, headers));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: localhost",
        "Host: LOCALHOST:8010",
        "Host: 127.0.0.1:80",
        "Host: [::1]:8010",
        "Host: localhost\r\nOrigin: http://localhost",
        "Host: localhost\r\nSec-Fetch-Site: same-origin"
      })
  void ownNamesAreAccepted(String headers) throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      assertEquals("200", get(server, headers));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET,/,404",
    "GET,/v1/status/,404",
    "GET,/v1/keys/a/b,404",
    "DELETE,/v1/keys/,404",
    "POST,/v2/repository/models//load,404",
    "POST,/v1/status,405",
    "OPTIONS,/v1/apply,405",
    "DELETE,/v1/keys/%zz,404",
    "DELETE,/v1/keys/..%2F..%2Flocal,404"
  })
  void otherPathsLeadNowhere(String method, String path, int status) throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      String head =
          raw(
              server,
              method
                  + " "
                  + path
                  + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nAuthorization: Bearer "
                  + server.localKey()
                  + "\r\n\r\n");
      assertTrue(head.startsWith("HTTP/1.1 " + status), head);
    }
  }

  @Test
  void strangersDoNotLearnWhatThereIs() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      for (String path : List.of("/v1/status", "/nothing")) {
        HttpResponse<byte[]> response =
            server.send("GET", path, BodyPublishers.noBody(), Optional.empty());
        assertEquals(401, response.statusCode());
        assertEquals("Bearer", response.headers().firstValue("WWW-Authenticate").orElse(""));
      }
    }
  }

  @Test
  void largeDocumentIsRefused() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      String json = "{\"reason\": \"" + "x".repeat(5 << 20) + "\"}";
      assertEquals(413, server.post("/v1/apply", json).statusCode());
      assertEquals(200, server.read("/v1/status").statusCode());
    }
  }

  @Test
  void deepDocumentIsRefused() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      String json = "{\"install\": " + "[".repeat(100_000);
      assertEquals(400, server.post("/v1/apply", json).statusCode());
    }
  }

  @Test
  void largeUploadIsRefused() throws Exception {
    try (TestAdministration server = server(Duration.ofSeconds(30))) {
      assertEquals(200, upload(server, BodyPublishers.ofByteArray(new byte[LIMIT])));
      assertEquals(413, upload(server, BodyPublishers.ofByteArray(new byte[LIMIT + 1])));
      byte[] more = new byte[LIMIT + LIMIT / 2];
      assertEquals(
          413, upload(server, BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(more))));
      assertEquals(1, server.host.accepted.size());
      awaitNoUploads(server);
    }
  }

  @Test
  void cutOffUploadLeavesNothing() throws Exception {
    try (TestAdministration server = server(Duration.ofSeconds(30))) {
      for (int i = 0; i < 10; i++) {
        try (Socket socket = connect(server)) {
          socket.getOutputStream().write(uploadHead(server, LIMIT));
          socket.getOutputStream().write(new byte[LIMIT / 2]);
          socket.getOutputStream().flush();
        }
      }
      awaitNoUploads(server);
      assertEquals(List.of(), server.host.accepted);
      // As many as may be under way at once were given back, when the last one has been noticed.
      awaitUpload(server);
    }
  }

  private static void awaitUpload(TestAdministration server) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    int status = upload(server, BodyPublishers.ofByteArray(new byte[10]));
    while (status == 503 && System.nanoTime() < end) {
      Thread.sleep(5);
      status = upload(server, BodyPublishers.ofByteArray(new byte[10]));
    }
    assertEquals(200, status);
  }

  @Test
  void slowUploadIsGivenUp() throws Exception {
    try (TestAdministration server = server(Duration.ofMillis(300));
        Socket socket = connect(server)) {
      socket.getOutputStream().write(uploadHead(server, LIMIT));
      socket.getOutputStream().write(new byte[10]);
      String head = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertTrue(head.startsWith("HTTP/1.1 400"), head);
      assertTrue(head.contains("did not arrive"), head);
      awaitNoUploads(server);
    }
  }

  @Test
  void uploadsAtOnceAreLimited() throws Exception {
    try (TestAdministration server = server(Duration.ofSeconds(30))) {
      Socket[] sockets = new Socket[4];
      for (int i = 0; i < sockets.length; i++) {
        sockets[i] = connect(server);
        sockets[i].getOutputStream().write(uploadHead(server, LIMIT));
      }
      awaitUploads(server, 4);
      assertEquals(503, upload(server, BodyPublishers.ofByteArray(new byte[10])));
      for (Socket socket : sockets) {
        socket.close();
      }
      awaitNoUploads(server);
    }
  }

  /** While one change is under way sixteen more can wait; what finds no place leaves no file. */
  @Test
  void uploadThatCannotWaitLeavesNothing() throws Exception {
    try (TestAdministration server = server(Duration.ofSeconds(30))) {
      server.host.busy.acquire();
      List<CompletableFuture<Integer>> statuses = new ArrayList<>();
      try {
        for (int waiting = 1; waiting <= 17; waiting++) {
          statuses.add(uploadLater(server));
          awaitUploads(server, waiting);
        }
        assertEquals(503, upload(server, BodyPublishers.ofByteArray(new byte[10])));
        awaitUploads(server, 17);
      } finally {
        server.host.busy.release();
      }
      for (CompletableFuture<Integer> status : statuses) {
        assertEquals(200, status.get());
      }
      awaitNoUploads(server);
    }
  }

  private static CompletableFuture<Integer> uploadLater(TestAdministration server) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return upload(server, BodyPublishers.ofByteArray(new byte[10]));
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        task -> new Thread(task, "upload").start());
  }

  @Test
  void strangersUploadIsNotRead() throws Exception {
    try (TestAdministration server = server(Duration.ofSeconds(30))) {
      String head =
          raw(
              server,
              "POST /v1/artifacts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999\r\n\r\n");
      assertTrue(head.startsWith("HTTP/1.1 401"), head);
      assertFalse(ChangesTest.hasUploads(server));
    }
  }

  private TestAdministration server(Duration uploadTimeout) {
    AdministrationOptions usual = TestAdministration.options(folder, Optional.empty());
    return new TestAdministration(
        new AdministrationOptions(
            usual.host(),
            usual.port(),
            usual.folder(),
            usual.encryption(),
            usual.plainText(),
            usual.jwt(),
            AdministrationOptions.Limits.DEFAULTS.withUploads(LIMIT, uploadTimeout)));
  }

  private static int upload(TestAdministration server, BodyPublisher body) throws Exception {
    return server.send("POST", "/v1/artifacts", body, Optional.of(server.localKey())).statusCode();
  }

  private static byte[] uploadHead(TestAdministration server, int bytes) throws IOException {
    return ("POST /v1/artifacts HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
            + server.localKey()
            + "\r\nContent-Length: "
            + bytes
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static void awaitNoUploads(TestAdministration server) throws Exception {
    awaitUploads(server, 0);
  }

  private static void awaitUploads(TestAdministration server, int count) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (count(server) != count) {
      assertTrue(System.nanoTime() < end, "uploads under way: " + count(server));
      Thread.sleep(5);
    }
  }

  private static long count(TestAdministration server) throws Exception {
    try (var files = Files.list(server.options.uploads())) {
      return files.count();
    }
  }

  private static String get(TestAdministration server, String headers) throws Exception {
    String head =
        raw(
            server,
            "GET /v1/status HTTP/1.1\r\nAuthorization: Bearer "
                + server.localKey()
                + "\r\n"
                + headers
                + "\r\n\r\n");
    return head.substring(9, 12);
  }

  /** The first line of the answer to a request that is sent as it stands. */
  private static String raw(TestAdministration server, String request) throws Exception {
    try (Socket socket = connect(server)) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      StringBuilder line = new StringBuilder();
      for (int next = socket.getInputStream().read();
          next >= 0 && next != '\n';
          next = socket.getInputStream().read()) {
        line.append((char) next);
      }
      return line.toString();
    }
  }

  private static Socket connect(TestAdministration server) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }
}
