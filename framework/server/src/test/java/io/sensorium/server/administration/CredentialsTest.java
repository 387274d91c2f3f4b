package io.sensorium.server.administration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.sensorium.runtime.definition.HostConfiguration.Jwt;
import io.sensorium.spi.ErrorCode;
import io.sensorium.spi.SensoriumException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys and tokens open the door. */
class CredentialsTest {
  private static RSAKey issuerKey;
  private static RSAKey otherKey;
  @TempDir private Path folder;

  @BeforeAll
  static void makeKeys() throws Exception {
    issuerKey = new RSAKeyGenerator(2048).keyID("k1").generate();
    otherKey = new RSAKeyGenerator(2048).keyID("k1").generate();
  }

  @Test
  void firstKeyIsForItsOwnerAlone() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      assertEquals(200, server.statusWith(server.localKey()));
      assertEquals("rw-------", permissions(server.options.localKey()));
      assertEquals("rw-------", permissions(server.options.keys()));
      assertEquals("rw-------", permissions(server.options.audit()));
      assertEquals("rwx------", permissions(server.options.folder()));
    }
  }

  @Test
  void secretsStandNowhereButWithTheirOwner() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      String token = server.key("ci", Role.OPERATE);
      String secret = token.substring(token.lastIndexOf('_') + 1);
      server.statusWith(token + "0");
      assertEquals(64, secret.length());
      for (Path file :
          new Path[] {server.options.keys(), server.options.audit(), server.options.localKey()}) {
        assertFalse(Files.readString(file).contains(secret), file.toString());
      }
      String listed = new String(server.read("/v1/keys").body(), StandardCharsets.UTF_8);
      assertFalse(listed.contains("sha256"), listed);
    }
  }

  @Test
  void keysOutliveTheServer() throws Exception {
    String token;
    try (TestAdministration server = new TestAdministration(folder)) {
      token = server.key("ci", Role.OPERATE);
    }
    try (TestAdministration server = new TestAdministration(folder)) {
      assertEquals(200, server.statusWith(token));
      assertEquals(200, server.statusWith(server.localKey()));
    }
  }

  @Test
  void revokedKeyCountsNoMore() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      String token = server.key("ci", Role.OPERATE);
      assertEquals(200, server.statusWith(token));
      server.send("DELETE", "/v1/keys/ci", BodyPublishers.noBody(), Optional.of(server.localKey()));
      assertEquals(401, server.statusWith(token));
      assertEquals(
          400, server.post("/v1/keys", "{\"name\": \"ci\", \"role\": \"observe\"}").statusCode());
    }
  }

  @Test
  void expiredKeyCountsNoMore() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      HttpResponse<byte[]> created =
          server.post(
              "/v1/keys",
              "{\"name\": \"ci\", \"role\": \"observe\", \"expires\": \"2025-01-01T01:00:00Z\"}");
      String token = TestAdministration.json(created).get("token").asText();
      server.clock.pass(Duration.ofMinutes(59));
      assertEquals(200, server.statusWith(token));
      server.clock.pass(Duration.ofMinutes(1));
      assertEquals(401, server.statusWith(token));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "x", "sensorium_local_", "sensorium_local_00", "sensorium__", "a.b.c"})
  void otherTextsAreNoKeys(String credential) throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      assertEquals(401, server.statusWith(credential));
    }
  }

  @Test
  void wrongSecretOfAnotherKeyIsRefused() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      String token = server.key("ci", Role.OBSERVE);
      String secret = token.substring(token.lastIndexOf('_') + 1);
      assertEquals(401, server.statusWith("sensorium_local_" + secret));
    }
  }

  @Test
  void floodOfWrongKeysIsNeitherRecordedNorInTheWay() throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      int before = server.entries().size();
      for (int i = 0; i < 50; i++) {
        assertEquals(i < 10 ? 401 : 429, server.statusWith("wrong"));
      }
      assertEquals(before + 10, server.entries().size());
      assertEquals(200, server.statusWith(server.localKey()));
      server.clock.pass(Duration.ofMinutes(1));
      assertEquals(401, server.statusWith("wrong"));
    }
  }

  @Test
  void keysThatOthersMayReadAreRefused() throws Exception {
    new TestAdministration(folder).close();
    Path keys = folder.resolve("administration").resolve("keys.json");
    Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r-----"));
    SensoriumException refusal =
        assertThrows(SensoriumException.class, () -> new TestAdministration(folder));
    assertEquals(ErrorCode.INVALID_SETTING, refusal.code());
    assertTrue(refusal.getMessage().contains("chmod 600"), refusal.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"a key\", \"role\": \"observe\"}",
        "{\"name\": \"\", \"role\": \"observe\"}",
        "{\"role\": \"observe\"}",
        "{\"name\": \"ci\"}",
        "{\"name\": \"ci\", \"role\": \"observe\", \"expires\": \"2024-12-31T23:59:59Z\"}",
        "{\"name\": \"ci\", \"role\": \"observe\", \"expires\": \"2025-01-01T00:00:00Z\"}"
      })
  void keyThatCannotBeIsTheClientsFault(String json) throws Exception {
    try (TestAdministration server = new TestAdministration(folder)) {
      assertEquals(400, server.post("/v1/keys", json).statusCode());
      assertEquals(1, TestAdministration.json(server.read("/v1/keys")).get("keys").size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"keys\":[null]}",
        "{\"keys\":[{}]}",
        "{\"keys\":[{\"key\":{\"name\":\"a\"}}]}"
      })
  void keysThatAreDamagedAreNamed(String json) throws Exception {
    new TestAdministration(folder).close();
    Path keys = TestAdministration.options(folder, Optional.empty()).keys();
    Files.writeString(keys, json);
    SensoriumException refusal =
        assertThrows(SensoriumException.class, () -> new TestAdministration(folder));
    assertEquals(ErrorCode.INVALID_SETTING, refusal.code());
    assertTrue(refusal.getMessage().contains(keys.toString()), refusal.getMessage());
  }

  /** A first key that nobody was told of would lock everybody out. */
  @Test
  void firstKeyIsMadeAgainIfItCouldNotBeLeft() throws Exception {
    AdministrationOptions options = TestAdministration.options(folder, Optional.empty());
    Files.createDirectories(options.localKey().resolve("in-the-way"));
    assertThrows(SensoriumException.class, () -> new TestAdministration(folder));
    Files.delete(options.localKey().resolve("in-the-way"));
    Files.delete(options.localKey());
    try (TestAdministration server = new TestAdministration(folder)) {
      assertEquals(200, server.read("/v1/status").statusCode());
    }
  }

  @Test
  void otherMachinesNeedEncryptionAndAKey() {
    AdministrationOptions open =
        new AdministrationOptions(
            "0.0.0.0",
            0,
            folder.resolve("administration"),
            Optional.empty(),
            false,
            Optional.empty(),
            AdministrationOptions.Limits.DEFAULTS);
    assertTrue(refusal(open).contains("administration.tls"), refusal(open));
    AdministrationOptions plain =
        new AdministrationOptions(
            "0.0.0.0", 0, open.folder(), Optional.empty(), true, Optional.empty(), open.limits());
    assertTrue(refusal(plain).contains("no key yet"), refusal(plain));
  }

  @Test
  void goodTokenIsAccepted() throws Exception {
    try (TestAdministration server = server(issuerKey.toPublicJWK())) {
      assertEquals(200, server.statusWith(signed(claims())));
      assertFalse(Files.exists(server.options.localKey()), "tokens are enough");
      String observer = signed(claims().claim("role", "observe"));
      HttpResponse<byte[]> refused =
          server.send("POST", "/v1/rollback", BodyPublishers.ofString("{}"), Optional.of(observer));
      assertEquals(403, refused.statusCode());
      assertEquals("token alice", server.entries().get(0).who());
    }
  }

  @Test
  void badTokensAreRefused() throws Exception {
    try (TestAdministration server = server(issuerKey.toPublicJWK())) {
      assertRefused(server, signed(claims().expirationTime(in(-60))), "expired");
      assertRefused(server, signed(claims().expirationTime(null)), "without end");
      assertRefused(server, signed(claims().notBeforeTime(in(3600))), "not yet");
      assertRefused(server, signed(claims().issuer("https://other.example")), "issuer");
      assertRefused(server, signed(claims().issuer(null)), "no issuer");
      assertRefused(server, signed(claims().audience("other")), "audience");
      assertRefused(server, signed(claims().audience((String) null)), "no audience");
      assertRefused(server, signed(claims().claim("role", null)), "no role");
      assertRefused(server, signed(claims().claim("role", "root")), "unknown role");
      assertRefused(server, signed(claims().claim("role", 3)), "role that is no text");
      assertRefused(server, signed(claims().subject(null)), "no subject");
    }
  }

  @Test
  void badSignaturesAreRefused() throws Exception {
    try (TestAdministration server = server(issuerKey.toPublicJWK())) {
      RSASSASigner foreign = new RSASSASigner(otherKey);
      assertRefused(server, signed(claims(), JWSAlgorithm.RS256, foreign), "foreign");
      assertRefused(server, new PlainJWT(claims().build()).serialize(), "none");
      // The public key's text as a shared secret: what a careless verifier would accept.
      byte[] text = issuerKey.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8);
      assertRefused(server, signed(claims(), JWSAlgorithm.HS256, new MACSigner(text)), "confusion");
      byte[] encoded = issuerKey.toRSAPublicKey().getEncoded();
      assertRefused(
          server, signed(claims(), JWSAlgorithm.HS256, new MACSigner(encoded)), "confusion");
      String good = signed(claims());
      assertRefused(server, good.substring(0, good.lastIndexOf('.') + 1), "stripped");
      String[] parts = good.split("\\.", -1);
      String[] other = signed(claims().claim("role", "observe")).split("\\.", -1);
      assertRefused(server, parts[0] + "." + other[1] + "." + parts[2], "exchanged claims");
      assertEquals(200, server.statusWith(good));
    }
  }

  @Test
  void keySetHoldsPublicKeysOnly() throws Exception {
    OctetSequenceKey shared = new OctetSequenceKeyGenerator(256).keyID("s").generate();
    for (JWK key : new JWK[] {issuerKey, shared}) {
      SensoriumException refusal =
          assertThrows(SensoriumException.class, () -> server(key).close());
      assertEquals(ErrorCode.INVALID_SETTING, refusal.code());
      assertTrue(refusal.getMessage().contains("not public"), refusal.getMessage());
    }
  }

  private TestAdministration server(JWK key) throws Exception {
    Path jwks = folder.resolve("jwks.json");
    Files.writeString(jwks, new JWKSet(key).toString(false));
    return new TestAdministration(
        TestAdministration.options(
            folder, Optional.of(new Jwt("https://login.example", "sensorium", jwks, "role"))));
  }

  private static String refusal(AdministrationOptions options) {
    return assertThrows(SensoriumException.class, () -> new TestAdministration(options).close())
        .getMessage();
  }

  /** A minute passes each time, so that the limit of refusals stays out of it. */
  private static void assertRefused(TestAdministration server, String token, String why)
      throws Exception {
    server.clock.pass(Duration.ofMinutes(1));
    assertEquals(401, server.statusWith(token), why);
  }

  private static JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer("https://login.example")
        .audience("sensorium")
        .subject("alice")
        .claim("role", "install")
        .expirationTime(in(600));
  }

  private static Date in(int seconds) {
    return Date.from(Instant.now().plusSeconds(seconds));
  }

  private static String signed(JWTClaimsSet.Builder claims) throws Exception {
    return signed(claims, JWSAlgorithm.RS256, new RSASSASigner(issuerKey));
  }

  private static String signed(
      JWTClaimsSet.Builder claims, JWSAlgorithm algorithm, JWSSigner signer) throws Exception {
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(algorithm).keyID("k1").type(JOSEObjectType.JWT).build(),
            claims.build());
    token.sign(signer);
    return token.serialize();
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
